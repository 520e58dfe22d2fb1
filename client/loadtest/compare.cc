// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/compare.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace leakyrelu::loadtest {

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
    return absl::InvalidArgumentError(
        absl::StrCat("--target: \"", text,
                     "\", NAME=ADDRESS or NAME=tls:ADDRESS, ADDRESS HOST:PORT, "
                     "unix:PATH or unix-abstract:NAME"));
  }
  return target;
}

void MergeRun(const RunReport& other, RunReport* run) {
  if (other.outcome != Outcome::kCompleted) run->outcome = other.outcome;
  for (IntervalPoint point : other.intervals) {
    point.start_seconds += run->duration_seconds;
    run->intervals.push_back(point);
  }
  run->duration_seconds += other.duration_seconds;
  run->requests += other.requests;
  run->errors += other.errors;
  run->warm_up_requests += other.warm_up_requests;
  run->unfinished += other.unfinished;
  run->verified += other.verified;
  run->mismatches += other.mismatches;
  if (run->first_mismatch.empty()) run->first_mismatch = other.first_mismatch;
  run->elements += other.elements;
  run->request_bytes += other.request_bytes;
  run->response_bytes += other.response_bytes;
  run->latency.Merge(other.latency);
  run->uncorrected_latency.Merge(other.uncorrected_latency);
  run->send_lag.Merge(other.send_lag);
  run->error_latency.Merge(other.error_latency);
  for (const ErrorCount& error : other.errors_by_code) {
    bool found = false;
    for (ErrorCount& mine : run->errors_by_code) {
      if (mine.code != error.code) continue;
      mine.count += error.count;
      found = true;
    }
    if (!found) run->errors_by_code.push_back(error);
  }
  run->client_cpu_seconds += other.client_cpu_seconds;
  for (const std::string& warning : other.warnings) {
    run->warnings.push_back(warning);
  }
}

absl::StatusOr<CompareReport> RunCompare(const CompareOptions& compare,
                                         const LoadOptions& load,
                                         const RunFunction& run) {
  const size_t count = compare.targets.size();
  CompareReport report;
  report.targets.resize(count);
  for (size_t i = 0; i < count; ++i) {
    report.targets[i].name = compare.targets[i].name;
  }
  for (int round = 0; round < compare.rounds; ++round) {
    for (size_t turn = 0; turn < count; ++turn) {
      const size_t i = round % 2 == 0 ? turn : count - 1 - turn;
      LoadOptions one = load;
      one.target.server = compare.targets[i].server;
      one.target.tls = compare.targets[i].tls;
      one.duration = load.duration / compare.rounds;
      CompareReport::Target& target = report.targets[i];
      absl::StatusOr<RunReport> result =
          run(one, absl::StrCat("round ", round + 1, " of ", compare.rounds,
                                ": ", target.name));
      if (!result.ok()) {
        if (round == 0) return result.status();
        target.run.outcome = Outcome::kServerLost;
        target.run.warnings.push_back(std::string(result.status().message()));
        return report;
      }
      target.round_requests_per_second.push_back(result->requests_per_second());
      target.round_p99_seconds.push_back(
          static_cast<double>(result->latency.QuantileNs(0.99)) / 1e9);
      const Outcome outcome = result->outcome;
      if (target.round_p99_seconds.size() == 1) {
        target.run = *std::move(result);
      } else {
        MergeRun(*result, &target.run);
      }
      if (outcome != Outcome::kCompleted) return report;
    }
  }
  return report;
}

}  // namespace leakyrelu::loadtest
