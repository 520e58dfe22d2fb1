// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_TEXT_REPORT_H_
#define CLIENT_LOADTEST_TEXT_REPORT_H_

#include <string>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// The report for people: the run restated, then what came of it.
std::string FormatText(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_TEXT_REPORT_H_
