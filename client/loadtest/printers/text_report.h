// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_TEXT_REPORT_H_
#define CLIENT_LOADTEST_PRINTERS_TEXT_REPORT_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The report as text for display: the options of the run, then its results.
std::string FormatText(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_TEXT_REPORT_H_
