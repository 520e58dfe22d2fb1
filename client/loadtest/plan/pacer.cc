// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/plan/pacer.h"

#include <cmath>

namespace leakyrelu::loadtest {

Pacer::Pacer(Arrival arrival, double requests_per_second, double phase,
             uint64_t seed)
    : arrival_(arrival),
      gap_ns_(1e9 / requests_per_second),
      phase_(phase),
      random_(seed) {}

int64_t Pacer::NextNs() {
  if (arrival_ == Arrival::kConstant) {
    // A product, not a running sum: rounding must not add up over hours.
    return static_cast<int64_t>((static_cast<double>(index_++) + phase_) *
                                gap_ns_);
  }
  // 1 - u is in (0, 1], where the logarithm is finite.
  elapsed_ns_ -= std::log(1 - random_.Uniform()) * gap_ns_;
  return static_cast<int64_t>(elapsed_ns_);
}

}  // namespace leakyrelu::loadtest
