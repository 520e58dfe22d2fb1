// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_RUN_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_RUN_H_

#include <string>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The part of the HTML report about one run: notes, figures, charts and tables.
// title: names the run; empty: it is the only one.
std::string RunSection(const std::string& title, const RunReport& run,
                       const ClientFacts& client);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_RUN_H_
