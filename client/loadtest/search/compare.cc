// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/compare.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/report/merge_run.h"

namespace leakyrelu::loadtest {
namespace {

LoadOptions LoadOf(const CompareOptions& compare, size_t target,
                   LoadOptions load) {
  load.target.server = compare.targets[target].server;
  load.target.tls = compare.targets[target].tls;
  return load;
}

// Marks the targets that could not complete their rounds, since another one
// ended the comparison.
void EndEarly(CompareReport* report) {
  for (CompareReport::Target& target : report->targets) {
    if (target.run.outcome == Outcome::kCompleted) {
      target.run.outcome = Outcome::kEndedEarly;
    }
  }
}

}  // namespace

absl::StatusOr<CompareOptions::Target> ParseTarget(absl::string_view text) {
  CompareOptions::Target target;
  const size_t equals = text.find('=');
  absl::string_view address = text;
  if (equals != absl::string_view::npos) {
    target.name = std::string(text.substr(0, equals));
    address = text.substr(equals + 1);
  } else {
    target.name = std::string(text);
  }
  target.tls = absl::ConsumePrefix(&address, "tls:");
  target.server = std::string(address);
  if (target.name.empty() || target.server.empty()) {
    return InvalidValue("--target", QuoteText(std::string(text)),
                        "NAME=ADDRESS or NAME=tls:ADDRESS, ADDRESS HOST:PORT, "
                        "unix:PATH or unix-abstract:NAME");
  }
  return target;
}

CompareReport RunCompare(const CompareOptions& compare, const LoadOptions& load,
                         const RunFunction& run) {
  const size_t count = compare.targets.size();
  CompareReport report;
  report.targets.resize(count);
  for (size_t i = 0; i < count; ++i) {
    report.targets[i].name = compare.targets[i].name;
    report.targets[i].run.outcome = Outcome::kNotRun;
    report.targets[i].run.options = LoadOf(compare, i, load);
  }
  for (int round = 0; round < compare.rounds; ++round) {
    for (size_t turn = 0; turn < count; ++turn) {
      const size_t i = round % 2 == 0 ? turn : count - 1 - turn;
      CompareReport::Target& target = report.targets[i];
      LoadOptions one = LoadOf(compare, i, load);
      one.duration = load.duration / compare.rounds;
      RunReport result =
          run(one, absl::StrCat("round ", round + 1, " of ", compare.rounds,
                                ": ", target.name));
      const Outcome outcome = result.outcome;
      if (result.measured()) {
        target.round_requests_per_second.push_back(
            result.requests_per_second());
        target.round_p99_seconds.push_back(
            NsToSeconds(result.latency.QuantileNs(0.99)));
      }
      if (target.run.outcome == Outcome::kNotRun) {
        target.run = std::move(result);
        target.run.options.duration = load.duration;
      } else {
        MergeRun(result, &target.run);
      }
      if (outcome != Outcome::kCompleted) {
        EndEarly(&report);
        return report;
      }
    }
  }
  return report;
}

}  // namespace leakyrelu::loadtest
