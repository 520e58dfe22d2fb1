// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_STYLE_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_STYLE_H_

#include <string>

namespace leakyrelu::loadtest {

// The style sheet of the HTML report, charts included, for light and dark mode,
// wide screens and phones.
std::string HtmlStyle();

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_STYLE_H_
