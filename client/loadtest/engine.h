// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_H_
#define CLIENT_LOADTEST_ENGINE_H_

#include <atomic>
#include <functional>

#include "absl/status/statusor.h"
#include "client/loadtest/load_options.h"
#include "client/loadtest/report.h"
#include "client/loadtest/request_template.h"

namespace leakyrelu::loadtest {

// What is known while a run goes on.
struct Progress {
  double elapsed_seconds = 0;  // of the measurement; negative: warm-up
  double planned_seconds = 0;
  double requests_per_second = 0;  // in the last second
  uint64_t requests = 0;
  uint64_t errors = 0;
  double p99_seconds = 0;  // so far
  int64_t in_flight = 0;
};

// What the caller of a run may do to it, and wants to hear.
struct RunControl {
  // Set: the run ends early, with a report. May be null.
  const std::atomic<bool>* interrupt = nullptr;
  // Called about once a second, on the thread of RunLoad. May be empty.
  std::function<void(const Progress&)> on_progress;
};

// Connects, loads, measures; blocks for as long as the run takes. A server
// that cannot be reached is an error; one that fails later is in the report.
// REQUIRES: CheckLoadOptions(options) is OK; workload is made of them.
absl::StatusOr<RunReport> RunLoad(const LoadOptions& options,
                                  const Workload& workload,
                                  const RunControl& control);

// A sentence for the report when the wall clock and the monotonic clock did
// not advance alike, else "".
std::string ClockJumpWarning(absl::Duration wall, absl::Duration monotonic);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_H_
