// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/inference_statistics.h"

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace leakyrelu {

void InferenceStatistics::Touch(Counters& counters) {
  // Written at most once per millisecond, since all threads share the cache
  // line.
  const int64_t now_ms = absl::ToUnixMillis(absl::Now());
  if (counters.last_ms.load(std::memory_order_relaxed) < now_ms) {
    counters.last_ms.store(now_ms, std::memory_order_relaxed);
  }
}

void InferenceStatistics::Succeeded(size_t model, size_t preset,
                                    const Times& times) {
  Counters& counters = counters_[model][preset];
  counters.succeeded.Add(1);
  counters.reading_ns.Add(times.reading.count());
  counters.computing_ns.Add(times.computing.count());
  counters.encoding_ns.Add(times.encoding.count());
  Touch(counters);
}

void InferenceStatistics::Failed(size_t model, size_t preset,
                                 std::chrono::nanoseconds time) {
  Counters& counters = counters_[model][preset];
  counters.failed.Add(1);
  counters.failed_ns.Add(time.count());
  Touch(counters);
}

InferenceStatistics::Totals InferenceStatistics::Of(size_t model,
                                                    size_t preset) const {
  const Counters& counters = counters_[model][preset];
  return {.succeeded = counters.succeeded.Value(),
          .failed = counters.failed.Value(),
          .failed_ns = counters.failed_ns.Value(),
          .reading_ns = counters.reading_ns.Value(),
          .computing_ns = counters.computing_ns.Value(),
          .encoding_ns = counters.encoding_ns.Value(),
          .last_ms = counters.last_ms.load(std::memory_order_relaxed)};
}

}  // namespace leakyrelu
