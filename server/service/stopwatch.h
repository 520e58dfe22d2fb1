// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_STOPWATCH_H_
#define SERVER_SERVICE_STOPWATCH_H_

#include <chrono>

namespace leakyrelu {

// Measures consecutive stages with one reading of the monotonic clock each. Not
// thread-safe; may be passed between threads.
//
// Its times, and the functions that take them, use std::chrono: converting them
// to absl::Duration and back took 20 ns of a small call.
class Stopwatch {
 public:
  using Clock = std::chrono::steady_clock;

  Stopwatch() : began_(Clock::now()), lap_(began_) {}

  // When the last Lap ended, or when it was constructed.
  Clock::time_point last() const { return lap_; }

  // Time since the last Lap, or since construction.
  std::chrono::nanoseconds Lap() {
    const Clock::time_point now = Clock::now();
    const std::chrono::nanoseconds lap = now - lap_;
    lap_ = now;
    return lap;
  }

  // Time from construction to the last Lap.
  std::chrono::nanoseconds Total() const { return lap_ - began_; }

 private:
  Clock::time_point began_;
  Clock::time_point lap_;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_STOPWATCH_H_
