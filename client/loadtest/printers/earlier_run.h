// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_EARLIER_RUN_H_
#define CLIENT_LOADTEST_PRINTERS_EARLIER_RUN_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/loadtest/report/report.h"

// A baseline: an earlier JSON report, read for `compare --with`.
namespace leakyrelu::loadtest {

// Reads the figures of the report in `json`, which came from `file`: of a
// sweep, those of its best step; of a comparison, those of its first target.
// Fails if it is not a report, or if its run measured nothing. Lists the
// differences from `load` and `client`, except the server's address and TLS.
absl::StatusOr<EarlierRun> ParseEarlierRun(const std::string& json,
                                           const std::string& file,
                                           const LoadOptions& load,
                                           const ClientFacts& client);

// The run's figure divided by the earlier run's. REQUIRES: run.successes() > 0.
double RateToEarlier(const RunReport& run, const EarlierRun& earlier);
double P99ToEarlier(const RunReport& run, const EarlierRun& earlier);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_EARLIER_RUN_H_
