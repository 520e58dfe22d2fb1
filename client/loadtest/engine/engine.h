// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_ENGINE_H_
#define CLIENT_LOADTEST_ENGINE_ENGINE_H_

#include <atomic>
#include <functional>

#include "client/loadtest/plan/load_options.h"
#include "client/loadtest/report/report.h"
#include "client/loadtest/workload/request_template.h"

namespace leakyrelu::loadtest {

// The figures known during a run.
struct Progress {
  double elapsed_seconds = 0;  // of the measurement; negative: warm-up
  double planned_seconds = 0;
  double requests_per_second = 0;  // in the last second
  uint64_t requests = 0;
  uint64_t errors = 0;
  double p99_seconds = 0;  // so far, over the whole run
  int64_t in_flight = 0;
};

// How the caller of a run controls and observes it.
struct RunControl {
  // When set, the run ends early, with a report. May be null.
  const std::atomic<bool>* interrupt = nullptr;
  // Called about once per second, on the thread of RunLoad. May be empty.
  std::function<void(const Progress&)> on_progress;
};

// Connects, applies the load and measures; blocks for the whole run. Failures
// are in the report, including that the server could not be reached. REQUIRES:
// CheckLoadOptions(options) is OK; workload was made from the same options.
RunReport RunLoad(const LoadOptions& options, const Workload& workload,
                  const RunControl& control);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_ENGINE_H_
