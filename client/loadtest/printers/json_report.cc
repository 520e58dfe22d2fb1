// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/json_report.h"

#include <utility>

#include "base/text/json_writer.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/earlier_run.h"
#include "client/loadtest/printers/json_options.h"
#include "client/loadtest/report/outcome_name.h"

namespace leakyrelu::loadtest {
namespace {

// Writes each key with its value if it was measured, else null.
class Figures {
 public:
  Figures(JsonWriter& json, bool measured) : json_(json), measured_(measured) {}

  template <typename Value>
  void Add(const char* key, Value value) {
    json_.Key(key);
    if (measured_) {
      json_.Number(value);
    } else {
      json_.Null();
    }
  }

 private:
  JsonWriter& json_;
  const bool measured_;
};

// Without any duration there are no quantiles.
void WriteLatency(JsonWriter& json, const char* key, bool measured,
                  const Histogram& histogram) {
  json.Key(key).BeginObject();
  Figures figures(json, histogram.count() > 0);
  for (const NamedQuantile& named : kQuantiles) {
    figures.Add(named.json_name,
                NsToSeconds(histogram.QuantileNs(named.quantile)));
  }
  figures.Add("max", NsToSeconds(histogram.max_ns()));
  figures.Add("min", NsToSeconds(histogram.min_ns()));
  figures.Add("mean", NsToSeconds(histogram.mean_ns()));
  Figures(json, measured).Add("count", histogram.count());
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

void WriteCounts(JsonWriter& json, const RunReport& run) {
  Figures figures(json, run.measured());
  figures.Add("duration_seconds", run.duration_seconds);
  figures.Add("requests", run.requests);
  figures.Add("errors", run.errors);
  // These figures include the warm-up.
  Figures of_all(json, run.began());
  of_all.Add("warm_up_requests", run.warm_up_requests);
  of_all.Add("unfinished", run.unfinished);
  of_all.Add("held_back", run.held_back);
  of_all.Add("verified", run.verified);
  of_all.Add("mismatches", run.mismatches);
  json.Key("first_mismatch").String(run.first_mismatch);
  figures.Add("requests_per_second", run.requests_per_second());
  figures.Add("elements_per_second", run.elements_per_second());
  figures.Add("bytes_per_second", run.bytes_per_second());
  figures.Add("request_bytes", run.request_bytes);
  figures.Add("response_bytes", run.response_bytes);
  figures.Add("client_cpu_seconds", run.client_cpu_seconds);
}

// Writes the fields of one run into the open object.
void WriteRun(JsonWriter& json, const RunReport& run) {
  json.Key("outcome").String(OutcomeName(run.outcome));
  json.Key("failure").String(run.failure);
  json.Key("started");
  if (run.outcome == Outcome::kNotRun) {
    json.Null();
  } else {
    json.String(
        absl::FormatTime(absl::RFC3339_full, run.started, absl::UTCTimeZone()));
  }
  json.Key("options");
  WriteOptions(run.options, &json);
  WriteCounts(json, run);
  for (const auto& [key, histogram] :
       {std::pair("latency_seconds", &run.latency),
        {"uncorrected_latency_seconds", &run.uncorrected_latency},
        {"send_lag_seconds", &run.send_lag},
        {"error_latency_seconds", &run.error_latency}}) {
    WriteLatency(json, key, run.measured(), *histogram);
  }
  WriteErrors(json, run);
  if (run.server) WriteServer(json, *run.server);
  WriteIntervals(json, run);
  json.Key("warnings").BeginArray();
  for (const std::string& warning : run.warnings) json.String(warning);
  json.EndArray();
}

void WriteIndex(JsonWriter& json, const char* key,
                const std::optional<size_t>& index) {
  json.Key(key);
  index ? json.Number(uint64_t{*index}) : json.Null();
}

void WriteSweep(JsonWriter& json, const SweepReport& sweep) {
  json.Key("sweep").BeginObject();
  json.Key("by").String(sweep.by_rate ? "rate" : "concurrency");
  json.Key("objectives").String(sweep.objectives);
  json.Key("confirmed").Bool(sweep.confirmed);
  json.Key("warnings").BeginArray();
  for (const std::string& warning : sweep.warnings) json.String(warning);
  json.EndArray();
  WriteIndex(json, "best", sweep.best);
  WriteIndex(json, "knee", sweep.knee);
  json.Key("steps").BeginArray();
  for (const SweepStep& step : sweep.steps) {
    json.BeginObject();
    json.Key("load").Number(step.load);
    json.Key("kept").Bool(step.kept);
    json.Key("broken").String(step.broken);
    json.Key("repeats").Bool(step.repeats);
    WriteRun(json, step.run);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteRatios(JsonWriter& json, const RunReport& run,
                 const EarlierRun& earlier) {
  Figures figures(json, run.successes() > 0);
  figures.Add("rate_to_earlier", RateToEarlier(run, earlier));
  figures.Add("p99_to_earlier", P99ToEarlier(run, earlier));
}

void WriteEarlier(JsonWriter& json, const EarlierRun& earlier) {
  json.Key("earlier").BeginObject();
  json.Key("file").String(earlier.file);
  json.Key("started").String(earlier.started);
  json.Key("server").String(earlier.server);
  json.Key("requests").Number(earlier.requests);
  json.Key("errors").Number(earlier.errors);
  json.Key("requests_per_second").Number(earlier.requests_per_second);
  json.Key("bytes_per_second").Number(earlier.bytes_per_second);
  json.Key("latency_seconds").BeginObject();
  for (const auto& [name, seconds] : earlier.latency_seconds) {
    json.Key(name).Number(seconds);
  }
  json.EndObject();
  json.Key("differences").BeginArray();
  for (const std::string& difference : earlier.differences) {
    json.String(difference);
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
    json.Key("round_requests_per_second").BeginList();
    for (double rate : target.round_requests_per_second) json.Number(rate);
    json.EndArray();
    json.Key("round_p99_seconds").BeginList();
    for (double p99 : target.round_p99_seconds) json.Number(p99);
    json.EndArray();
    if (compare.earlier) WriteRatios(json, target.run, *compare.earlier);
    WriteRun(json, target.run);
    json.EndObject();
  }
  json.EndArray();
  if (compare.earlier) WriteEarlier(json, *compare.earlier);
  json.EndObject();
}

}  // namespace

std::string FormatJson(const Report& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("schema").String(kJsonSchema);
  json.Key("mode").String(report.mode);
  json.Key("client");
  WriteClient(report.client, &json);
  WriteRun(json, report.headline);
  json.Key("broken_thresholds");
  if (report.headline.measured()) {
    json.BeginArray();
    for (const std::string& broken : report.broken_thresholds) {
      json.String(broken);
    }
    json.EndArray();
  } else {
    json.Null();
  }
  if (report.sweep) WriteSweep(json, *report.sweep);
  if (report.compare) WriteCompare(json, *report.compare);
  json.EndObject();
  return json.text();
}

}  // namespace leakyrelu::loadtest
