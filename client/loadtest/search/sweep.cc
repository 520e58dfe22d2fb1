// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/sweep.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/report/merge_run.h"
#include "client/loadtest/search/load_search.h"
#include "client/loadtest/search/sweep_order.h"

namespace leakyrelu::loadtest {
namespace {

// Extends by more than the missing requests, since the rate may be lower the
// next time.
constexpr double kExtraShare = 1.1;

LoadOptions AtLoad(const SweepOptions& sweep, LoadOptions load, double value) {
  if (sweep.by_rate) {
    load.requests_per_second = value;
    return load;
  }
  load.concurrency = static_cast<int>(value);
  // With fewer calls in flight than threads, some threads would have none.
  load.threads = std::min(load.threads, load.concurrency);
  return load;
}

// Runs one step and extends it until there are enough requests.
RunReport RunStep(const LoadOptions& load, uint64_t needed,
                  const std::string& label, const RunFunction& run) {
  RunReport report = run(load, label);
  const double max_seconds =
      kMaxExtension * absl::ToDoubleSeconds(load.duration);
  // At a low rate, no request may be due within the duration.
  while (report.outcome == Outcome::kCompleted &&
         (report.successes() > 0 || report.requests == 0) &&
         report.requests < needed && report.duration_seconds < max_seconds) {
    const double missing = static_cast<double>(needed - report.requests) /
                           std::max(1.0, static_cast<double>(report.requests));
    LoadOptions more = load;
    more.duration =
        absl::Seconds(std::min(missing * report.duration_seconds * kExtraShare,
                               max_seconds - report.duration_seconds));
    MergeRun(run(more, absl::StrCat(label, ", more requests")), &report);
  }
  return report;
}

// Returns the objective that was broken; "" if all were kept.
std::string Broken(const SweepOptions& sweep, const RunReport& run) {
  if (run.outcome != Outcome::kCompleted) return "ended early";
  if (run.mismatches > 0) return absl::StrCat(run.mismatches, " wrong results");
  if (run.requests == 0) return "";  // none was due
  std::string broken = FirstBroken(sweep.objectives, run);
  if (!broken.empty()) return broken;
  const double reached = run.requests_per_second();
  if (sweep.by_rate &&
      reached < kReachedShare * run.options.requests_per_second) {
    return absl::StrFormat("only %s requests/s", FormatCount(reached));
  }
  return "";
}

// The knee among the last steps of each load in which a call succeeded.
std::optional<size_t> Knee(const SweepReport& report) {
  const std::vector<SweepStep>& steps = report.steps;
  std::vector<size_t> indices;
  std::vector<double> throughputs, latencies;
  for (size_t i : LastStepsByLoad(report)) {
    const RunReport& run = steps[i].run;
    if (run.successes() == 0 || run.latency.mean_ns() <= 0) continue;
    indices.push_back(i);
    throughputs.push_back(run.requests_per_second());
    latencies.push_back(NsToSeconds(run.latency.mean_ns()));
  }
  if (indices.empty()) return std::nullopt;
  return indices[KneeOf(throughputs, latencies)];
}

// The last step of this load with this verdict.
std::optional<size_t> LastOf(const std::vector<SweepStep>& steps,
                             std::optional<double> load) {
  std::optional<size_t> last;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (load && steps[i].load == *load && steps[i].kept) last = i;
  }
  return last;
}

// The last step of the lowest load above the best that broke an objective.
std::optional<size_t> FirstBad(const std::vector<SweepStep>& steps,
                               std::optional<size_t> best) {
  std::optional<size_t> first;
  for (size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kept || (best && steps[i].load <= steps[*best].load)) continue;
    if (!first || steps[i].load <= steps[*first].load) first = i;
  }
  return first;
}

LoadSearch::Options SearchOptions(const SweepOptions& sweep) {
  LoadSearch::Options options;
  options.first = sweep.first;
  options.highest = sweep.highest;
  options.growth = sweep.growth;
  options.tolerance = sweep.tolerance;
  options.whole = !sweep.by_rate;
  return options;
}

}  // namespace

SweepReport RunSweep(const SweepOptions& sweep, const LoadOptions& load,
                     const RunFunction& run) {
  SweepReport report;
  report.by_rate = sweep.by_rate;
  report.objectives = absl::StrJoin(sweep.objectives, ", ",
                                    [](std::string* out, const Condition& c) {
                                      absl::StrAppend(out, c.text());
                                    });
  const uint64_t needed =
      std::max<uint64_t>(1, SamplesNeeded(sweep.objectives));
  LoadSearch search(SearchOptions(sweep));
  while (const std::optional<double> value = search.Next()) {
    const std::string label =
        absl::StrCat("step ", report.steps.size() + 1, ": ",
                     FormatCount(*value), sweep.by_rate ? "/s" : " in flight");
    SweepStep step;
    step.load = *value;
    step.repeats = std::any_of(
        report.steps.begin(), report.steps.end(),
        [&](const SweepStep& other) { return other.load == *value; });
    step.run = RunStep(AtLoad(sweep, load, *value), needed, label, run);
    step.broken = Broken(sweep, step.run);
    const bool looks_good = step.broken.empty();
    if (looks_good && step.run.requests < needed) {
      step.broken =
          absl::StrCat("only ", step.run.requests, " requests of the ", needed,
                       " that the quantile takes");
    }
    step.kept = step.broken.empty();
    report.steps.push_back(std::move(step));
    if (report.steps.back().run.outcome != Outcome::kCompleted) break;
    // Too few requests do not indicate that the load is too high.
    search.Report(looks_good);
  }
  report.best = LastOf(report.steps, search.best());
  report.confirmed = search.confirmed();
  report.knee = Knee(report);
  if (const std::optional<size_t> worse = FirstBad(report.steps, report.best)) {
    for (const std::string& warning : report.steps[*worse].run.warnings) {
      report.warnings.push_back(absl::StrCat(
          "at ", FormatCount(report.steps[*worse].load),
          sweep.by_rate ? " requests/s: " : " in flight: ", warning));
    }
  }
  return report;
}

}  // namespace leakyrelu::loadtest
