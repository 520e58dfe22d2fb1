// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_RUN_WARNINGS_H_
#define CLIENT_LOADTEST_REPORT_RUN_WARNINGS_H_

#include <string>

#include "absl/time/time.h"
#include "client/loadtest/report/report.h"

// Warnings about figures of a run that may be misleading; "" if there is
// nothing to warn about.
namespace leakyrelu::loadtest {

// The wall clock and the monotonic clock advanced differently.
std::string ClockJumpWarning(absl::Duration wall, absl::Duration monotonic);

// The threads of a closed loop were busy for this fraction of the time.
std::string BusyWarning(const LoadOptions& options, double busy);

// A constant rate was not reached.
std::string ShortfallWarning(const RunReport& run);

// Fraction of the p99 latency. When requests of an open loop are sent later
// than this, the latency is partly the load tester's own.
inline constexpr double kRelevantLagShare = 0.1;
std::string SendLagWarning(const RunReport& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_RUN_WARNINGS_H_
