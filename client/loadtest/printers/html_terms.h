// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_TERMS_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_TERMS_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The definitions of the terms of the page, limited to those of the report's
// mode, for readers without access to the documentation. docs/load-testing.md
// is more exact.
std::string TermsList(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_TERMS_H_
