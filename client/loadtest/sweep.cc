// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/sweep.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/loadtest/load_search.h"
#include "client/loadtest/quantity.h"

namespace leakyrelu::loadtest {
namespace {

LoadOptions AtLoad(const SweepOptions& sweep, LoadOptions load, double value) {
  if (sweep.by_rate) {
    load.requests_per_second = value;
    return load;
  }
  load.concurrency = static_cast<int>(value);
  // Fewer calls in flight than threads: the threads would have none.
  load.threads = std::min(load.threads, load.concurrency);
  return load;
}

// "": everything was kept.
std::string Broken(const SweepOptions& sweep, const RunReport& run) {
  if (run.mismatches > 0) return absl::StrCat(run.mismatches, " wrong results");
  std::string broken = FirstBroken(sweep.objectives, run);
  if (!broken.empty()) return broken;
  const double reached = run.requests_per_second();
  if (sweep.by_rate &&
      reached < kReachedShare * run.intended_requests_per_second) {
    return absl::StrFormat("only %s requests/s", FormatCount(reached));
  }
  return "";
}

// Among the steps in which something succeeded.
std::optional<size_t> Knee(const std::vector<SweepStep>& steps) {
  std::vector<size_t> indices;
  std::vector<double> throughputs, latencies;
  for (size_t i = 0; i < steps.size(); ++i) {
    const RunReport& run = steps[i].run;
    if (run.requests == run.errors || run.latency.mean_ns() <= 0) continue;
    indices.push_back(i);
    throughputs.push_back(run.requests_per_second());
    latencies.push_back(run.latency.mean_ns() / 1e9);
  }
  if (indices.empty()) return std::nullopt;
  return indices[KneeOf(throughputs, latencies)];
}

}  // namespace

absl::StatusOr<SweepReport> RunSweep(const SweepOptions& sweep,
                                     const LoadOptions& load,
                                     const RunFunction& run) {
  SweepReport report;
  report.by_rate = sweep.by_rate;
  report.objectives = absl::StrJoin(sweep.objectives, ", ",
                                    [](std::string* out, const Condition& c) {
                                      absl::StrAppend(out, c.text());
                                    });
  LoadSearch::Options search_options;
  search_options.first = sweep.first;
  search_options.highest = sweep.highest;
  search_options.growth = sweep.growth;
  search_options.tolerance = sweep.tolerance;
  search_options.whole = !sweep.by_rate;
  LoadSearch search(search_options);
  while (const std::optional<double> value = search.Next()) {
    const std::string label =
        absl::StrCat("step ", report.steps.size() + 1, ": ",
                     FormatCount(*value), sweep.by_rate ? "/s" : " in flight");
    absl::StatusOr<RunReport> one = run(AtLoad(sweep, load, *value), label);
    if (!one.ok()) {
      if (report.steps.empty()) return one.status();
      report.steps.back().run.warnings.push_back(
          std::string(one.status().message()));
      break;
    }
    SweepStep step;
    step.load = *value;
    step.broken = Broken(sweep, *one);
    step.kept = step.broken.empty();
    step.run = *std::move(one);
    const bool over = step.run.outcome != Outcome::kCompleted;
    if (over && step.kept) step.broken = "ended early";
    step.kept = step.kept && !over;
    report.steps.push_back(std::move(step));
    if (over) break;
    search.Report(report.steps.back().kept);
  }
  for (size_t i = 0; i < report.steps.size(); ++i) {
    const SweepStep& step = report.steps[i];
    if (step.kept &&
        (!report.best || step.load > report.steps[*report.best].load)) {
      report.best = i;
    }
  }
  report.knee = Knee(report.steps);
  return report;
}

}  // namespace leakyrelu::loadtest
