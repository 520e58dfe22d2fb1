// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_PACER_H_
#define CLIENT_LOADTEST_PLAN_PACER_H_

#include <cstdint>

#include "client/loadtest/plan/random.h"

namespace leakyrelu::loadtest {

enum class Arrival {
  kConstant,  // evenly spaced
  kPoisson,   // exponential gaps, as from many independent users
};

// The intended send times of an open loop, which responses cannot delay. Pure:
// reads no clock. Not thread-safe; each thread has its own.
class Pacer {
 public:
  // phase: where in the first gap a constant pacer starts, in [0, 1), so that
  // the schedules of several threads interleave evenly.
  // REQUIRES: requests_per_second > 0.
  Pacer(Arrival arrival, double requests_per_second, double phase,
        uint64_t seed);

  // The next intended time in nanoseconds after the start. Never decreases.
  int64_t NextNs();

 private:
  Arrival arrival_;
  double gap_ns_;
  double phase_;
  Random random_;
  uint64_t index_ = 0;
  double elapsed_ns_ = 0;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_PACER_H_
