// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/server_times.h"

#include <cmath>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace leakyrelu::loadtest {
namespace {

constexpr absl::string_view kStage = "leakyrelu_stage_duration_seconds";
constexpr absl::string_view kCall = "grpc_server_call_duration_seconds";

// The value of label `name` in `{a="x",b="y"}`. The labels read here never
// contain quotes or backslashes.
absl::string_view Label(absl::string_view labels, absl::string_view name) {
  const std::string key = absl::StrCat(name, "=\"");
  size_t at = labels.find(key);
  // Skip matches at the end of a longer name.
  while (at != absl::string_view::npos && at > 0 && labels[at - 1] != ',' &&
         labels[at - 1] != '{') {
    at = labels.find(key, at + 1);
  }
  if (at == absl::string_view::npos) return "";
  labels.remove_prefix(at + key.size());
  return labels.substr(0, labels.find('"'));
}

ServerTimes::Stage& StageNamed(ServerTimes& times, absl::string_view name) {
  for (ServerTimes::Stage& stage : times.stages) {
    if (stage.name == name) return stage;
  }
  times.stages.push_back({std::string(name), 0, 0});
  return times.stages.back();
}

}  // namespace

ServerTimes ParseServerTimes(absl::string_view metrics) {
  ServerTimes times;
  for (absl::string_view line : absl::StrSplit(metrics, '\n')) {
    const bool stage = absl::StartsWith(line, kStage);
    if (!stage && !absl::StartsWith(line, kCall)) continue;
    line.remove_prefix(stage ? kStage.size() : kCall.size());
    const bool sum = absl::ConsumePrefix(&line, "_sum");
    if (!sum && !absl::ConsumePrefix(&line, "_count")) continue;
    const size_t end = line.find('}');
    if (line.empty() || line[0] != '{' || end == absl::string_view::npos) {
      continue;
    }
    const absl::string_view labels = line.substr(0, end);
    double value = 0;
    // A timestamp may follow the value.
    const std::vector<absl::string_view> words =
        absl::StrSplit(line.substr(end + 1), ' ', absl::SkipEmpty());
    if (words.empty() || !absl::SimpleAtod(words[0], &value) ||
        !std::isfinite(value) || value < 0) {
      continue;
    }
    const auto count = static_cast<uint64_t>(value);
    if (stage) {
      ServerTimes::Stage& named = StageNamed(times, Label(labels, "stage"));
      sum ? named.seconds += value : named.count += count;
    } else if (absl::StrContains(Label(labels, "grpc_method"),
                                 "LeakyReluService")) {
      sum ? times.call_seconds += value : times.calls += count;
    }
  }
  return times;
}

ServerTimes Difference(const ServerTimes& before, const ServerTimes& after) {
  if (after.calls < before.calls) return after;
  ServerTimes times = after;
  times.calls -= before.calls;
  times.call_seconds -= before.call_seconds;
  for (ServerTimes::Stage& stage : times.stages) {
    for (const ServerTimes::Stage& old : before.stages) {
      if (old.name != stage.name) continue;
      stage.count -= old.count;
      stage.seconds -= old.seconds;
    }
  }
  return times;
}

}  // namespace leakyrelu::loadtest
