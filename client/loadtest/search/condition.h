// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_CONDITION_H_
#define CLIENT_LOADTEST_SEARCH_CONDITION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// A figure of a run compared with a limit: "p99>5ms", "errors<=0.1%". Used as a
// threshold (--fail-if: true is a failure) and as an objective (--slo: true is
// a success).
//
//   p50 p90 p95 p99 p99.9 p99.99 mean max   latency from the intended time
//   lag                                     p99 of the send lag
//   errors                                  a count, or with % a fraction
//   mismatches                              a count
//   rate                                    successful requests per second
//
// The latencies of a run without a success are infinite.
class Condition {
 public:
  static absl::StatusOr<Condition> Parse(absl::string_view text);

  bool Holds(const RunReport& run) const;
  // The condition with the run's figure: "p99>5ms: 7.10 ms".
  std::string Explain(const RunReport& run) const;
  const std::string& text() const { return text_; }
  // The number of requests needed for a statistically meaningful figure: ten
  // beyond the quantile that the condition is about. 0: any number.
  uint64_t samples_needed() const;

 private:
  enum class Figure {
    kQuantile,
    kMean,
    kMax,
    kLag,
    kErrors,
    kErrorShare,
    kMismatches,
    kRate
  };
  enum class Comparison { kLess, kLessEqual, kGreater, kGreaterEqual };

  double Value(const RunReport& run) const;

  Figure figure_ = Figure::kQuantile;
  double quantile_ = 0;
  Comparison comparison_ = Comparison::kLess;
  double limit_ = 0;  // in seconds, a count, a fraction, or per second
  std::string text_;
};

// The explanations of the conditions that hold for the run.
std::vector<std::string> MatchingConditions(
    const std::vector<Condition>& conditions, const RunReport& run);
// The maximum over all conditions.
uint64_t SamplesNeeded(const std::vector<Condition>& conditions);
// The explanation of the first condition that does not hold; empty: all hold.
std::string FirstBroken(const std::vector<Condition>& conditions,
                        const RunReport& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_CONDITION_H_
