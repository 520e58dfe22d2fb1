// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/run_warnings.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

constexpr double kBusyShare = 0.9;
constexpr double kReachedShare = 0.95;

}  // namespace

std::string ClockJumpWarning(absl::Duration wall, absl::Duration monotonic) {
  const absl::Duration jump = wall - monotonic;
  // NTP slews by at most 0.05 %; the rest allows for the time between the two
  // readings.
  const absl::Duration allowed =
      absl::Milliseconds(20) + absl::AbsDuration(monotonic) / 1000;
  if (absl::AbsDuration(jump) <= allowed) return "";
  return absl::StrCat(
      "the wall clock jumped by ", absl::FormatDuration(jump),
      " during the run; durations are of the monotonic clock and not affected");
}

std::string BusyWarning(const LoadOptions& options, double busy) {
  if (options.open_loop() || busy <= kBusyShare) return "";
  return absl::StrFormat(
      "the load tester's threads were busy %.0f %% of the time: this may be "
      "its limit rather than the server's; try more --threads",
      std::min(busy, 1.0) * 100);
}

std::string ShortfallWarning(const RunReport& run) {
  // With Poisson arrivals, the number of requests varies from run to run.
  if (!run.options.open_loop() || run.options.arrival != Arrival::kConstant ||
      run.outcome != Outcome::kCompleted ||
      run.requests_per_second() >=
          kReachedShare * run.options.requests_per_second) {
    return "";
  }
  return absl::StrFormat(
      "only %.0f of the intended %.0f requests a second succeeded",
      run.requests_per_second(), run.options.requests_per_second);
}

std::string SendLagWarning(const RunReport& run) {
  if (!run.options.open_loop() || run.successes() == 0) return "";
  const auto latency = static_cast<double>(run.latency.QuantileNs(0.99));
  const auto lag = static_cast<double>(run.send_lag.QuantileNs(0.99));
  // Only of requests that were sent; requests that were never sent may have a
  // shorter latency.
  const double share = std::min(lag / std::max(latency, 1.0), 1.0);
  if (share < kRelevantLagShare) return "";
  const std::string lateness =
      absl::StrFormat("p99 of the send lag is %s, %.0f %% of the p99 latency",
                      FormatSeconds(NsToSeconds(lag)), share * 100);
  if (run.held_back > 0) {
    return absl::StrFormat(
        "requests were sent late: %s; %d of them waited, since --max-in-flight "
        "%d calls were unanswered",
        lateness, run.held_back, run.options.max_in_flight);
  }
  return absl::StrFormat(
      "the load tester itself sent late: %s; try more --threads, or a machine "
      "of its own",
      lateness);
}

}  // namespace leakyrelu::loadtest
