// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_HTML_REPORT_H_
#define CLIENT_LOADTEST_HTML_REPORT_H_

#include <string>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// The report as one HTML file: no script, nothing fetched, plots as inline
// SVG, light or dark as the reader's browser prefers.
std::string FormatHtml(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_HTML_REPORT_H_
