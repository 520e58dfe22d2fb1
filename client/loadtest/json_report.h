// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_JSON_REPORT_H_
#define CLIENT_LOADTEST_JSON_REPORT_H_

#include <string>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// The report as JSON; OUTPUT.md documents the schema. Fields are only ever
// added; `schema` would change if one changed its meaning.
std::string FormatJson(const Report& report);

inline constexpr char kJsonSchema[] = "leakyrelu-loadtest/1";

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_JSON_REPORT_H_
