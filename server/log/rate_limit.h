// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_RATE_LIMIT_H_
#define SERVER_LOG_RATE_LIMIT_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/time/time.h"

namespace leakyrelu::log {

// Limits the log lines of one kind: passes `burst` in each interval and counts
// the rest. Not affected by changes of the wall clock. Thread-safe.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  RateLimit(int burst, absl::Duration interval)
      : burst_(burst), interval_(absl::ToChronoNanoseconds(interval)) {}

  // Whether to write a line now; the value is the number of lines suppressed
  // since the last one that was written.
  std::optional<int64_t> Pass(Clock::time_point now = Clock::now());

 private:
  const int burst_;
  const std::chrono::nanoseconds interval_;
  std::mutex mutex_;
  // The rest is guarded by mutex_.
  Clock::time_point interval_end_ = Clock::time_point::min();
  int passed_ = 0;
  int64_t held_back_ = 0;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_RATE_LIMIT_H_
