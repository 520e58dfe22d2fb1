// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_MONOTONIC_CLOCK_H_
#define CLIENT_LOADTEST_ENGINE_MONOTONIC_CLOCK_H_

#include <grpc/support/time.h>

#include <chrono>
#include <cstdint>

namespace leakyrelu::loadtest {

// CLOCK_MONOTONIC, which is not affected by steps of the wall clock. All times
// of a run are in nanoseconds of this clock.
inline int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// Converts to gRPC's monotonic clock, which has another origin in some
// generations. The offset is measured once, so that calls do not pay for it.
inline gpr_timespec ToGprTime(int64_t ns) {
  static const int64_t ahead_ns = [] {
    const gpr_timespec now = gpr_now(GPR_CLOCK_MONOTONIC);
    return now.tv_sec * 1'000'000'000 + now.tv_nsec - NowNs();
  }();
  ns += ahead_ns;
  gpr_timespec time;
  time.tv_sec = ns / 1'000'000'000;
  time.tv_nsec = static_cast<int32_t>(ns % 1'000'000'000);
  time.clock_type = GPR_CLOCK_MONOTONIC;
  return time;
}

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_MONOTONIC_CLOCK_H_
