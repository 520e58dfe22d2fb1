// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/merge_run.h"

namespace leakyrelu::loadtest {
namespace {

void MergeServer(const ServerTimes& other, ServerTimes* server) {
  server->calls += other.calls;
  server->call_seconds += other.call_seconds;
  for (const ServerTimes::Stage& stage : other.stages) {
    bool found = false;
    for (ServerTimes::Stage& mine : server->stages) {
      if (mine.name != stage.name) continue;
      mine.count += stage.count;
      mine.seconds += stage.seconds;
      found = true;
    }
    if (!found) server->stages.push_back(stage);
  }
}

}  // namespace

void MergeRun(const RunReport& other, RunReport* run) {
  if (other.outcome != Outcome::kCompleted) {
    run->outcome = other.outcome;
    run->failure = other.failure;
  }
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
  run->held_back += other.held_back;
  for (const std::string& warning : other.warnings) {
    run->warnings.push_back(warning);
  }
  if (!run->server) {
    run->server = other.server;
  } else if (other.server) {
    MergeServer(*other.server, &*run->server);
  }
}

}  // namespace leakyrelu::loadtest
