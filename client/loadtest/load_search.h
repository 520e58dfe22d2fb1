// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_LOAD_SEARCH_H_
#define CLIENT_LOADTEST_LOAD_SEARCH_H_

#include <cstddef>
#include <optional>
#include <vector>

namespace leakyrelu::loadtest {

// Looks for the highest load that still keeps an objective: first by growing
// steps until one breaks it, then by bisection between the last that kept it
// and the first that did not. If already the first step breaks it, the steps
// shrink until one keeps it. Pure: runs nothing itself.
//
//   while (std::optional<double> load = search.Next()) {
//     search.Report(Run(*load).kept);
//   }
class LoadSearch {
 public:
  struct Options {
    double first = 1000;
    double lowest = 1;
    double highest = 1e6;
    double growth = 2;        // > 1, a step
    double tolerance = 0.05;  // stop when bad / good <= 1 + tolerance
    bool whole = false;       // only whole loads (calls in flight)
    int max_steps = 40;
  };

  // REQUIRES: 0 < lowest <= first <= highest, growth > 1, tolerance > 0.
  explicit LoadSearch(const Options& options) : options_(options) {}

  // The load to try next; nothing: the search is over.
  std::optional<double> Next();
  // What came of it. REQUIRES: Next gave a load since the last Report.
  void Report(bool kept);

  // The highest load that kept the objective so far.
  std::optional<double> best() const { return good_; }

 private:
  std::optional<double> Candidate() const;

  Options options_;
  std::optional<double> good_;
  std::optional<double> bad_;
  double current_ = 0;
  int steps_ = 0;
};

// The knee: the point at which one more unit of load stops paying, here the
// greatest power (throughput over latency; Kleinrock 1979). Index of the best
// point. REQUIRES: as many latencies as throughputs, at least one, latencies
// > 0.
size_t KneeOf(const std::vector<double>& throughputs,
              const std::vector<double>& latencies_seconds);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_LOAD_SEARCH_H_
