// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_DEADLINE_H_
#define CLIENT_LIBRARY_DEADLINE_H_

#include <grpc/support/time.h>

#include <chrono>

#include "absl/time/time.h"

namespace leakyrelu::client {

// A time on gRPC's steady clock, so that a step of the wall clock neither ends
// nor extends a call. gRPC accepts it for calls and alarms.
inline gpr_timespec SteadyTimeIn(absl::Duration left) {
  return gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_nanos(absl::ToInt64Nanoseconds(left), GPR_TIMESPAN));
}

// The time at which a call with all its attempts has to be over. A value.
class Deadline {
 public:
  // Starts now; infinite: no deadline.
  explicit Deadline(absl::Duration timeout = absl::InfiniteDuration())
      : timeout_(timeout), begin_(Clock::now()) {}

  bool is_infinite() const { return timeout_ == absl::InfiniteDuration(); }
  // Negative if it has passed.
  absl::Duration left() const {
    return timeout_ - absl::FromChrono(Clock::now() - begin_);
  }
  // REQUIRES: it is not infinite.
  gpr_timespec time() const { return SteadyTimeIn(left()); }

 private:
  using Clock = std::chrono::steady_clock;

  absl::Duration timeout_;
  Clock::time_point begin_;
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_DEADLINE_H_
