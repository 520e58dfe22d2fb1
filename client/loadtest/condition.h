// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_CONDITION_H_
#define CLIENT_LOADTEST_CONDITION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// "p99>5ms", "errors<=0.1%": a figure of a run compared with a limit. Used as
// a threshold (--fail-if: true is bad) and as an objective (--slo: true is
// good).
//
//   p50 p90 p95 p99 p99.9 p99.99 mean max   latency from the intended time
//   lag                                     p99 of the send lag
//   errors                                  a count, or with % a share
//   mismatches                              a count
//   rate                                    successful requests a second
//
// A run without a single success has infinite latencies.
class Condition {
 public:
  static absl::StatusOr<Condition> Parse(absl::string_view text);

  bool Holds(const RunReport& run) const;
  // "p99>5ms: 7.10 ms".
  std::string Explain(const RunReport& run) const;
  const std::string& text() const { return text_; }

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
  double limit_ = 0;  // seconds, a count, a share, or a second
  std::string text_;
};

// The explanations of the conditions that hold.
std::vector<std::string> ThatHold(const std::vector<Condition>& conditions,
                                  const RunReport& run);
// The explanation of the first that does not hold; empty: all hold.
std::string FirstBroken(const std::vector<Condition>& conditions,
                        const RunReport& run);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_CONDITION_H_
