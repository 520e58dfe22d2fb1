// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/load_search.h"

#include <algorithm>
#include <cmath>

namespace leakyrelu::loadtest {

std::optional<double> LoadSearch::Bad() const {
  for (const auto& [load, tally] : tallies_) {
    if (tally.broken > tally.kept) return load;
  }
  return std::nullopt;
}

std::optional<double> LoadSearch::Good() const {
  const std::optional<double> bad = Bad();
  std::optional<double> good;
  for (const auto& [load, tally] : tallies_) {
    if (bad && load >= *bad) break;
    if (tally.kept > tally.broken) good = load;
  }
  return good;
}

bool LoadSearch::IsConfirmed(std::optional<double> load) const {
  if (!load) return true;
  const Tally& tally = tallies_.at(*load);
  return std::max(tally.kept, tally.broken) > 1;
}

bool LoadSearch::confirmed() const {
  return !tallies_.empty() && IsConfirmed(Good()) && IsConfirmed(Bad());
}

std::optional<double> LoadSearch::Candidate() const {
  const std::optional<double> good = Good();
  const std::optional<double> bad = Bad();
  if (!good && !bad) return options_.first;
  double load = 0;
  if (!bad) {
    load = std::min(*good * options_.growth, options_.highest);
  } else if (!good) {
    load = std::max(*bad / options_.growth, options_.lowest);
  } else {
    if (*bad / *good <= 1 + options_.tolerance) return std::nullopt;
    // Geometric mean: the remaining ratio is the same on both sides.
    load = std::sqrt(*good * *bad);
  }
  if (options_.whole) {
    // Each step must change the load, even if the ratio rounds to nothing.
    load = std::round(load);
    if (good) load = std::max(load, *good + 1);
    if (bad) load = std::min(load, *bad - 1);
    load = std::clamp(load, options_.lowest, options_.highest);
  }
  if ((good && load <= *good) || (bad && load >= *bad)) return std::nullopt;
  return load;
}

std::optional<double> LoadSearch::Choose() const {
  // A load with contradictory results is tried a third time first: until then
  // it is neither good nor bad.
  for (const auto& [load, tally] : tallies_) {
    if (tally.kept == tally.broken) return load;
  }
  if (const auto load = Candidate()) return load;
  for (const std::optional<double> load : {Good(), Bad()}) {
    if (!IsConfirmed(load)) return load;
  }
  return std::nullopt;
}

std::optional<double> LoadSearch::Next() {
  if (steps_ >= options_.max_steps) return std::nullopt;
  const std::optional<double> load = Choose();
  if (load) {
    current_ = *load;
    ++steps_;
  }
  return load;
}

void LoadSearch::Report(bool kept) {
  Tally& tally = tallies_[current_];
  ++(kept ? tally.kept : tally.broken);
}

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
