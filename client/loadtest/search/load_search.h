// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_LOAD_SEARCH_H_
#define CLIENT_LOADTEST_SEARCH_LOAD_SEARCH_H_

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace leakyrelu::loadtest {

// Searches for the highest load that still keeps an objective: first by growing
// steps until one breaks it, then by bisection between the last load that kept
// it and the first that did not. If the first step already breaks it, the steps
// shrink until one keeps it.
//
// Then the last good and the first bad load are tried again. If the results for
// a load contradict each other, a third try decides, and the search continues
// from there: a single outlier must not determine the result. Pure: runs
// nothing itself.
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
    double growth = 2;        // > 1, per step
    double tolerance = 0.05;  // stop when bad / good <= 1 + tolerance
    bool whole = false;       // whole loads only (calls in flight)
    int max_steps = 40;
  };

  // REQUIRES: 0 < lowest <= first <= highest, growth > 1, tolerance > 0.
  explicit LoadSearch(const Options& options) : options_(options) {}

  // The load to try next; none: the search is over.
  std::optional<double> Next();
  // Reports the result of the load. REQUIRES: Next returned a load since the
  // last Report.
  void Report(bool kept);

  // The highest load so far that kept the objective.
  std::optional<double> best() const { return Good(); }
  // Whether this load, and the lowest load that broke the objective, were each
  // judged the same way twice.
  bool confirmed() const;

 private:
  // How often a load kept the objective, and how often it broke it.
  struct Tally {
    int kept = 0;
    int broken = 0;
  };

  // The lowest load that broke the objective more often than not, and the
  // highest load below it that kept it.
  std::optional<double> Bad() const;
  std::optional<double> Good() const;
  bool IsConfirmed(std::optional<double> load) const;
  // The next load that has not been tried.
  std::optional<double> Candidate() const;
  std::optional<double> Choose() const;

  Options options_;
  std::map<double, Tally> tallies_;
  double current_ = 0;
  int steps_ = 0;
};

// The index of the knee: the point after which more load no longer pays off,
// here the point of greatest power (throughput divided by latency; Kleinrock
// 1979). REQUIRES: as many latencies as throughputs, at least one, latencies >
// 0.
size_t KneeOf(const std::vector<double>& throughputs,
              const std::vector<double>& latencies_seconds);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_LOAD_SEARCH_H_
