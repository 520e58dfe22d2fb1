// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/load_search.h"

#include <algorithm>
#include <cmath>

namespace leakyrelu::loadtest {

std::optional<double> LoadSearch::Candidate() const {
  if (!good_ && !bad_) return options_.first;
  double load = 0;
  if (!bad_) {
    load = std::min(*good_ * options_.growth, options_.highest);
  } else if (!good_) {
    load = std::max(*bad_ / options_.growth, options_.lowest);
  } else {
    if (*bad_ / *good_ <= 1 + options_.tolerance) return std::nullopt;
    // Geometric: the same ratio is left on both sides.
    load = std::sqrt(*good_ * *bad_);
  }
  if (options_.whole) {
    // A step must move, even where the ratio rounds to nothing.
    load = std::round(load);
    if (good_) load = std::max(load, *good_ + 1);
    if (bad_) load = std::min(load, *bad_ - 1);
    load = std::clamp(load, options_.lowest, options_.highest);
  }
  if ((good_ && load <= *good_) || (bad_ && load >= *bad_)) {
    return std::nullopt;
  }
  return load;
}

std::optional<double> LoadSearch::Next() {
  if (steps_ >= options_.max_steps) return std::nullopt;
  const std::optional<double> load = Candidate();
  if (load) {
    current_ = *load;
    ++steps_;
  }
  return load;
}

void LoadSearch::Report(bool kept) { (kept ? good_ : bad_) = current_; }

size_t KneeOf(const std::vector<double>& throughputs,
              const std::vector<double>& latencies_seconds) {
  size_t best = 0;
  for (size_t i = 1; i < throughputs.size(); ++i) {
    if (throughputs[i] * latencies_seconds[best] >
        throughputs[best] * latencies_seconds[i]) {
      best = i;
    }
  }
  return best;
}

}  // namespace leakyrelu::loadtest
