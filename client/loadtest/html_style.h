// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_HTML_STYLE_H_
#define CLIENT_LOADTEST_HTML_STYLE_H_

namespace leakyrelu::loadtest {

// The style sheet of the HTML report, colours for light and dark.
extern const char kHtmlStyle[];

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_HTML_STYLE_H_
