// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_HTML_TABLES_H_
#define CLIENT_LOADTEST_PRINTERS_HTML_TABLES_H_

#include <string>

#include "client/loadtest/report/report.h"

// The tables of the HTML report.
namespace leakyrelu::loadtest {

// The options of the run, and the machine and programs that measured it.
std::string DescriptionTable(const RunReport& run, const ClientFacts& client);
std::string LatencyTable(const RunReport& run);
std::string ErrorTable(const RunReport& run);
// Returns "" without the server's times.
std::string ShareTable(const RunReport& run);
std::string SweepTable(const SweepReport& sweep);
std::string CompareTable(const CompareReport& compare);
// REQUIRES: compare.earlier has a value.
std::string EarlierTable(const CompareReport& compare);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_HTML_TABLES_H_
