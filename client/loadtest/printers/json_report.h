// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_JSON_REPORT_H_
#define CLIENT_LOADTEST_PRINTERS_JSON_REPORT_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The report as JSON; docs/load-testing.md documents the schema. Fields are
// only added; `schema` changes if a field changes its meaning.
std::string FormatJson(const Report& report);

inline constexpr char kJsonSchema[] = "leakyrelu-loadtest/2";

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_JSON_REPORT_H_
