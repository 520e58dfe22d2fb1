// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/verdict.h"

#include "absl/strings/str_cat.h"
#include "client/loadtest/app/command_line.h"

namespace leakyrelu::loadtest {
namespace {

std::vector<const RunReport*> RunsOf(const Report& report) {
  std::vector<const RunReport*> runs;
  if (report.sweep) {
    for (const SweepStep& step : report.sweep->steps) {
      runs.push_back(&step.run);
    }
  } else if (report.compare) {
    for (const auto& target : report.compare->targets) {
      runs.push_back(&target.run);
    }
  } else {
    runs.push_back(&report.headline);
  }
  return runs;
}

std::string LastError(const RunReport& run) {
  if (run.errors_by_code.empty()) return "";
  const ErrorCount& error = run.errors_by_code[0];
  return absl::StrCat(": ", error.code, ": ", error.message);
}

}  // namespace

Verdict Judge(const Report& report) {
  const std::vector<const RunReport*> runs = RunsOf(report);
  for (const RunReport* run : runs) {
    if (run->mismatches > 0) {
      return {
          kExitMismatch,
          absl::StrCat(run->mismatches, " of ", run->verified,
                       " responses have wrong bits: ", run->first_mismatch)};
    }
  }
  for (const RunReport* run : runs) {
    if (run->outcome == Outcome::kUnreachable) {
      return {kExitServer, run->failure};
    }
    if (run->outcome == Outcome::kNotRun) continue;
    if (run->outcome == Outcome::kInterrupted && !run->measured()) {
      return {kExitServer, "interrupted before the measurement"};
    }
    if (run->outcome == Outcome::kServerLost) {
      return {kExitServer,
              absl::StrCat("the server was lost", LastError(*run))};
    }
    if (run->requests == 0 && run->measured() && !report.sweep) {
      return {kExitUsage,
              "--duration: no request was due in it (see --rate, --arrival)"};
    }
    // In a sweep, overload is expected.
    if (run->successes() == 0 && !report.sweep) {
      return {kExitServer, absl::StrCat("no call succeeded", LastError(*run))};
    }
  }
  if (!report.broken_thresholds.empty()) {
    return {kExitThreshold,
            absl::StrCat("threshold ", report.broken_thresholds[0])};
  }
  if (report.sweep && !report.sweep->best) {
    return {kExitThreshold,
            absl::StrCat("no load keeps ", report.sweep->objectives)};
  }
  return {};
}

}  // namespace leakyrelu::loadtest
