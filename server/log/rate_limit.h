// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_RATE_LIMIT_H_
#define SERVER_LOG_RATE_LIMIT_H_

#include <cstdint>
#include <mutex>
#include <optional>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace leakyrelu::log {

// Keeps a flood of like events from flooding the log: lets `burst` through in
// each interval and counts the others. Thread-safe.
class RateLimit {
 public:
  RateLimit(int burst, absl::Duration interval)
      : burst_(burst), interval_(interval) {}

  // Whether to write a line now, and then how many were held back since the
  // last one that was written.
  std::optional<int64_t> Pass(absl::Time now = absl::Now());

 private:
  const int burst_;
  const absl::Duration interval_;
  std::mutex mutex_;
  // The rest is guarded by mutex_.
  absl::Time interval_end_ = absl::InfinitePast();
  int passed_ = 0;
  int64_t held_back_ = 0;
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_RATE_LIMIT_H_
