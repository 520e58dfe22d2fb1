// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_SHOWN_H_
#define CLIENT_LOADTEST_PRINTERS_SHOWN_H_

#include <string>
#include <string_view>

#include "client/loadtest/report/ratio_spread.h"
#include "client/loadtest/report/report.h"

// Formats figures for display; "-" if a figure was not measured.
namespace leakyrelu::loadtest {

std::string ShowQuantile(const Histogram& histogram, double quantile);
std::string ShowMean(const Histogram& histogram);

// "12.3 k"
std::string ShowRate(const RunReport& run);
std::string ShowRequests(const RunReport& run);
// "1.02 GB/s"
std::string ShowBytesRate(const RunReport& run);
std::string ShowErrors(const RunReport& run);
// "1.2 %"
std::string ShowErrorShare(const RunReport& run);
// Number of wrong responses among the verified ones: "0 of 990".
std::string ShowWrong(const RunReport& run);
// "1.50 s of CPU, 57 k requests a CPU second"
std::string ShowClientCpu(const RunReport& run);

// A step's load: "16.0 k requests/s", "64 in flight".
std::string ShowLoad(const SweepReport& sweep, const SweepStep& step);
// The outcome of a step: "kept, best", "p99<5ms: 7.10 ms, again".
std::string ShowVerdict(const SweepReport& sweep, size_t step);

// The machine of the load tester: "host, 2 cores of AMD EPYC".
std::string ShowHost(const ClientFacts& client);
std::string ShowPrograms(const ClientFacts& client);

// "0.97 (0.95-1.02)": the median, the lowest, what stands between, the highest.
std::string ShowRatio(const RatioSpread& ratio, std::string_view between);
// "0.97", or "-" where no call succeeded.
std::string ShowRatioToEarlier(const RunReport& run, double ratio);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_SHOWN_H_
