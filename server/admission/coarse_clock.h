// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_COARSE_CLOCK_H_
#define SERVER_ADMISSION_COARSE_CLOCK_H_

#include <chrono>
#include <ctime>

namespace leakyrelu {

// The time of std::chrono::steady_clock, up to 4 ms late, at a fifth of the
// cost.
inline std::chrono::steady_clock::time_point CoarseNow() {
  using Clock = std::chrono::steady_clock;
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return Clock::time_point(std::chrono::seconds(now.tv_sec) +
                           std::chrono::nanoseconds(now.tv_nsec));
}

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_COARSE_CLOCK_H_
