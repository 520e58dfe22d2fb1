// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_REPORT_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_REPORT_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The report as one HTML file: without scripts, without external resources,
// with charts as inline SVG, and light or dark according to the browser's
// preference.
std::string FormatHtml(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_REPORT_H_
