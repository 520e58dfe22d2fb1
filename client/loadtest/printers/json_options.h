// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_JSON_OPTIONS_H_
#define CLIENT_LOADTEST_PRINTERS_JSON_OPTIONS_H_

#include "base/text/json_writer.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Writes the options of a run as an object, one field each, in the units that
// the field names state; null for options that do not apply to this loop.
void WriteOptions(const LoadOptions& options, JsonWriter* json);
// Writes the machine and programs of the measurement in the same way.
void WriteClient(const ClientFacts& client, JsonWriter* json);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_JSON_OPTIONS_H_
