// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/earlier_run.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "base/text/json_writer.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/printers/json_options.h"
#include "client/loadtest/printers/json_report.h"

namespace leakyrelu::loadtest {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;
using google::protobuf::util::JsonStringToMessage;
using google::protobuf::util::MessageDifferencer;

// Options whose difference is the subject of the comparison, or irrelevant.
bool MayDiffer(const std::string& option) {
  return option == "server" || option == "tls" || option == "metrics_url" ||
         option == "seed" || option == "duration_seconds";
}

absl::Status Bad(const std::string& file, const std::string& what) {
  return InvalidValue("--with", absl::StrCat(QuoteText(file), what),
                      "a JSON report of a run in which calls succeeded");
}

// Returns "" if it is not a string.
std::string Text(const Struct& object, const std::string& key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? "" : found->second.string_value();
}

// The object of that name, or an empty one.
const Struct& Object(const Struct& object, const std::string& key) {
  const auto found = object.fields().find(key);
  return found == object.fields().end() ? Struct::default_instance()
                                        : found->second.struct_value();
}

// Returns NaN if it is not a number, such as null.
double Number(const Struct& object, const std::string& key) {
  const auto found = object.fields().find(key);
  if (found == object.fields().end() ||
      found->second.kind_case() != Value::kNumberValue) {
    return std::nan("");
  }
  return found->second.number_value();
}

std::string Shown(const Value& value) {
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(value, &text).ok()) {
    return "?";
  }
  return EscapeText(text, kMaxQuotedBytes);
}

// Differences between two objects of a report; the second is given as JSON.
std::vector<std::string> Differences(const Struct& earlier,
                                     const std::string& json) {
  Struct now;
  std::vector<std::string> differences;
  if (!JsonStringToMessage(json, &now).ok()) return differences;
  for (const auto& [key, value] : now.fields()) {
    const auto was = earlier.fields().find(key);
    if (MayDiffer(key) || was == earlier.fields().end()) continue;
    if (MessageDifferencer::Equals(was->second, value)) continue;
    differences.push_back(
        absl::StrCat(key, ": ", Shown(was->second), ", now ", Shown(value)));
  }
  std::sort(differences.begin(), differences.end());
  return differences;
}

}  // namespace

absl::StatusOr<EarlierRun> ParseEarlierRun(const std::string& json,
                                           const std::string& file,
                                           const LoadOptions& load,
                                           const ClientFacts& client) {
  Struct report;
  if (!JsonStringToMessage(json, &report).ok()) {
    return Bad(file, ", which is no JSON");
  }
  if (Text(report, "schema") != kJsonSchema) {
    return Bad(file,
               absl::StrCat(" of schema ", QuoteText(Text(report, "schema")),
                            ", not ", kJsonSchema));
  }
  EarlierRun run;
  run.file = file;
  run.started = Text(report, "started");
  run.server = Text(Object(report, "options"), "server");
  run.requests_per_second = Number(report, "requests_per_second");
  run.bytes_per_second = Number(report, "bytes_per_second");
  const double requests = Number(report, "requests");
  const double errors = Number(report, "errors");
  const Struct& latency = Object(report, "latency_seconds");
  bool complete = run.requests_per_second > 0 && run.bytes_per_second >= 0 &&
                  requests > 0 && requests < 0x1p63 && errors >= 0 &&
                  errors < requests;
  for (const NamedQuantile& named : kQuantiles) {
    const double seconds = Number(latency, named.json_name);
    complete &= seconds > 0;
    run.latency_seconds[named.json_name] = seconds;
  }
  if (!complete) {
    return Bad(
        file, absl::StrCat(" of outcome ", QuoteText(Text(report, "outcome"))));
  }
  run.requests = static_cast<uint64_t>(requests);
  run.errors = static_cast<uint64_t>(errors);
  JsonWriter options;
  WriteOptions(load, &options);
  run.differences = Differences(Object(report, "options"), options.text());
  JsonWriter facts;
  WriteClient(client, &facts);
  for (std::string& difference :
       Differences(Object(report, "client"), facts.text())) {
    run.differences.push_back(std::move(difference));
  }
  return run;
}

double RateToEarlier(const RunReport& run, const EarlierRun& earlier) {
  return run.requests_per_second() / earlier.requests_per_second;
}

double P99ToEarlier(const RunReport& run, const EarlierRun& earlier) {
  return NsToSeconds(run.latency.QuantileNs(0.99)) /
         earlier.latency_seconds.at("p99");
}

}  // namespace leakyrelu::loadtest
