// SPDX-License-Identifier: Apache-2.0
#include "server/log/rate_limit.h"

#include <utility>

namespace leakyrelu::log {

std::optional<int64_t> RateLimit::Pass(Clock::time_point now) {
  std::lock_guard lock(mutex_);
  if (now >= interval_end_) {
    interval_end_ = now + interval_;
    passed_ = 0;
  }
  if (passed_ >= burst_) {
    ++held_back_;
    return std::nullopt;
  }
  ++passed_;
  return std::exchange(held_back_, 0);
}

}  // namespace leakyrelu::log
