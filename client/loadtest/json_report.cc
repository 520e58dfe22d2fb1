// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/json_report.h"

#include "absl/strings/str_cat.h"
#include "client/loadtest/json_writer.h"

namespace leakyrelu::loadtest {
namespace {

absl::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCompleted:
      return "completed";
    case Outcome::kInterrupted:
      return "interrupted";
    case Outcome::kServerLost:
      return "server_lost";
  }
  return "unknown";
}

void WriteLatency(JsonWriter& json, absl::string_view key,
                  const Histogram& histogram) {
  json.Key(key).BeginObject();
  for (const NamedQuantile& named : kQuantiles) {
    json.Key(named.json_name)
        .Number(static_cast<double>(histogram.QuantileNs(named.quantile)) /
                1e9);
  }
  json.Key("max").Number(static_cast<double>(histogram.max_ns()) / 1e9);
  json.Key("min").Number(static_cast<double>(histogram.min_ns()) / 1e9);
  json.Key("mean").Number(histogram.mean_ns() / 1e9);
  json.Key("count").Number(histogram.count());
  json.EndObject();
}

void WriteErrors(JsonWriter& json, const RunReport& run) {
  json.Key("errors_by_code").BeginArray();
  for (const ErrorCount& error : run.errors_by_code) {
    json.BeginObject();
    json.Key("code").String(error.code);
    json.Key("count").Number(error.count);
    json.Key("message").String(error.message);
    json.EndObject();
  }
  json.EndArray();
}

void WriteServer(JsonWriter& json, const ServerTimes& server) {
  json.Key("server").BeginObject();
  json.Key("calls").Number(server.calls);
  json.Key("call_seconds").Number(server.call_seconds);
  json.Key("stages").BeginArray();
  for (const ServerTimes::Stage& stage : server.stages) {
    json.BeginObject();
    json.Key("stage").String(stage.name);
    json.Key("count").Number(stage.count);
    json.Key("seconds").Number(stage.seconds);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteIntervals(JsonWriter& json, const RunReport& run) {
  json.Key("intervals").BeginArray();
  for (const IntervalPoint& point : run.intervals) {
    json.BeginObject();
    json.Key("start_seconds").Number(point.start_seconds);
    json.Key("seconds").Number(point.seconds);
    json.Key("requests").Number(point.requests);
    json.Key("errors").Number(point.errors);
    json.Key("bytes").Number(point.bytes);
    json.Key("p50_seconds").Number(point.p50_seconds);
    json.Key("p99_seconds").Number(point.p99_seconds);
    json.Key("max_seconds").Number(point.max_seconds);
    json.EndObject();
  }
  json.EndArray();
}

// The fields of one run, into the object that is open.
void WriteRun(JsonWriter& json, const RunReport& run) {
  json.Key("outcome").String(OutcomeName(run.outcome));
  json.Key("started").String(
      absl::FormatTime(absl::RFC3339_full, run.started, absl::UTCTimeZone()));
  json.Key("options").BeginObject();
  for (const auto& [name, value] : run.description) {
    json.Key(name).String(value);
  }
  json.EndObject();
  json.Key("duration_seconds").Number(run.duration_seconds);
  json.Key("intended_requests_per_second")
      .Number(run.intended_requests_per_second);
  json.Key("requests").Number(run.requests);
  json.Key("errors").Number(run.errors);
  json.Key("warm_up_requests").Number(run.warm_up_requests);
  json.Key("unfinished").Number(run.unfinished);
  json.Key("verified").Number(run.verified);
  json.Key("mismatches").Number(run.mismatches);
  json.Key("first_mismatch").String(run.first_mismatch);
  json.Key("requests_per_second").Number(run.requests_per_second());
  json.Key("elements_per_second").Number(run.elements_per_second());
  json.Key("bytes_per_second").Number(run.bytes_per_second());
  json.Key("request_bytes").Number(run.request_bytes);
  json.Key("response_bytes").Number(run.response_bytes);
  WriteLatency(json, "latency_seconds", run.latency);
  WriteLatency(json, "uncorrected_latency_seconds", run.uncorrected_latency);
  WriteLatency(json, "send_lag_seconds", run.send_lag);
  WriteLatency(json, "error_latency_seconds", run.error_latency);
  WriteErrors(json, run);
  if (run.server) WriteServer(json, *run.server);
  json.Key("client_cpu_seconds").Number(run.client_cpu_seconds);
  WriteIntervals(json, run);
  json.Key("warnings").BeginArray();
  for (const std::string& warning : run.warnings) json.String(warning);
  json.EndArray();
}

void WriteIndex(JsonWriter& json, absl::string_view key,
                const std::optional<size_t>& index) {
  json.Key(key);
  index ? json.Number(uint64_t{*index}) : json.Null();
}

void WriteSweep(JsonWriter& json, const SweepReport& sweep) {
  json.Key("sweep").BeginObject();
  json.Key("by").String(sweep.by_rate ? "rate" : "concurrency");
  json.Key("objectives").String(sweep.objectives);
  WriteIndex(json, "best", sweep.best);
  WriteIndex(json, "knee", sweep.knee);
  json.Key("steps").BeginArray();
  for (const SweepStep& step : sweep.steps) {
    json.BeginObject();
    json.Key("load").Number(step.load);
    json.Key("kept").Bool(step.kept);
    json.Key("broken").String(step.broken);
    WriteRun(json, step.run);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteCompare(JsonWriter& json, const CompareReport& compare) {
  json.Key("compare").BeginObject();
  json.Key("targets").BeginArray();
  for (const CompareReport::Target& target : compare.targets) {
    json.BeginObject();
    json.Key("name").String(target.name);
    json.Key("round_requests_per_second").BeginArray();
    for (double rate : target.round_requests_per_second) json.Number(rate);
    json.EndArray();
    json.Key("round_p99_seconds").BeginArray();
    for (double p99 : target.round_p99_seconds) json.Number(p99);
    json.EndArray();
    WriteRun(json, target.run);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

}  // namespace

std::string FormatJson(const Report& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("schema").String(kJsonSchema);
  json.Key("mode").String(report.mode);
  WriteRun(json, report.headline);
  json.Key("broken_thresholds").BeginArray();
  for (const std::string& broken : report.broken_thresholds) {
    json.String(broken);
  }
  json.EndArray();
  if (report.sweep) WriteSweep(json, *report.sweep);
  if (report.compare) WriteCompare(json, *report.compare);
  json.EndObject();
  return json.text();
}

}  // namespace leakyrelu::loadtest
