// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_HTML_TABLES_H_
#define CLIENT_LOADTEST_HTML_TABLES_H_

#include <string>

#include "client/loadtest/report.h"

// The tables of the HTML report.
namespace leakyrelu::loadtest {

std::string DescriptionTable(const RunReport& run);
std::string LatencyTable(const RunReport& run);
std::string ErrorTable(const RunReport& run);
// "" without the server's times.
std::string ShareTable(const RunReport& run);
std::string SweepTable(const SweepReport& sweep);
std::string CompareTable(const CompareReport& compare);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_HTML_TABLES_H_
