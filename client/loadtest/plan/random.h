// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PLAN_RANDOM_H_
#define CLIENT_LOADTEST_PLAN_RANDOM_H_

#include <cstdint>

namespace leakyrelu::loadtest {

// SplitMix64 (Steele, Lea, Flood 2014): gives the same numbers from the same
// seed with every compiler and library, which the distributions of the standard
// library do not guarantee. Not thread-safe.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  // Uniform in [0, 1), with 53 random bits.
  double Uniform() { return static_cast<double>(Next() >> 11) * 0x1p-53; }

 private:
  uint64_t state_;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PLAN_RANDOM_H_
