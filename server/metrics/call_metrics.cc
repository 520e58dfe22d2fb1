// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/call_metrics.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "server/metrics/buckets.h"

namespace leakyrelu {
namespace {

std::string Label(size_t method) {
  return std::string(LabelOf(static_cast<Method>(method)));
}

Labels LabelsOf(size_t method, size_t code) {
  return {{"grpc_method", Label(method)},
          {"grpc_status",
           absl::StatusCodeToString(static_cast<absl::StatusCode>(code))}};
}

}  // namespace

CallMetrics::Outcome::Outcome()
    : duration(CallDurationBoundsNanoseconds()),
      received(MessageSizeBoundsBytes()),
      sent(MessageSizeBoundsBytes()) {}

CallMetrics::CallMetrics() {
  for (auto& by_code : outcomes_) {
    for (auto& outcome : by_code) outcome.store(nullptr);
  }
  for (size_t i = 0; i < kMethodCount; ++i) {
    if (kMethods[i].kind != MethodKind::kSmall) {
      outcomes_[i][0].store(new Outcome);
    }
  }
}

CallMetrics::~CallMetrics() {
  for (auto& by_code : outcomes_) {
    for (auto& outcome : by_code) delete outcome.load();
  }
}

void CallMetrics::Started(Method method) {
  started_[static_cast<size_t>(method)].Add(1);
}

CallMetrics::Outcome& CallMetrics::OutcomeOf(size_t method, size_t code) {
  std::atomic<Outcome*>& slot = outcomes_[method][code];
  if (Outcome* outcome = slot.load(std::memory_order_acquire)) return *outcome;
  absl::MutexLock lock(&creating_);
  Outcome* outcome = slot.load(std::memory_order_relaxed);
  if (outcome == nullptr) {
    outcome = new Outcome;
    slot.store(outcome, std::memory_order_release);
  }
  return *outcome;
}

void CallMetrics::Finished(Method method, absl::StatusCode code,
                           std::chrono::nanoseconds duration,
                           size_t received_bytes, size_t sent_bytes) {
  const size_t code_index =
      std::min<size_t>(static_cast<size_t>(code), kCodes - 1);
  Outcome& outcome = OutcomeOf(static_cast<size_t>(method), code_index);
  outcome.duration.Observe(duration.count());
  outcome.received.Observe(static_cast<int64_t>(received_bytes));
  outcome.sent.Observe(static_cast<int64_t>(sent_bytes));
}

void CallMetrics::Collect(Families* families) const {
  prometheus::MetricFamily& started = AddCounter(
      families, "grpc_server_call_started_total", "Calls that have arrived.");
  for (size_t method = 0; method < kMethodCount; ++method) {
    AddSample(&started, {{"grpc_method", Label(method)}},
              static_cast<double>(started_[method].Value()));
  }
  const auto collect = [&](const char* name, const char* help,
                           Histogram Outcome::*part, double units_per_base) {
    prometheus::MetricFamily& family = AddHistogram(families, name, help);
    for (size_t method = 0; method < kMethodCount; ++method) {
      for (size_t code = 0; code < kCodes; ++code) {
        const Outcome* outcome =
            outcomes_[method][code].load(std::memory_order_acquire);
        if (outcome == nullptr) continue;
        AddSample(&family, LabelsOf(method, code), outcome->*part,
                  units_per_base);
      }
    }
  };
  collect("grpc_server_call_duration_seconds",
          "Time from a call's arrival to the end of its status.",
          &Outcome::duration, kNanosecondsPerSecond);
  collect(
      "grpc_server_call_rcvd_total_compressed_message_size_bytes",
      "Bytes of the messages received in a call, compressed if they came so.",
      &Outcome::received, 1);
  collect("grpc_server_call_sent_total_compressed_message_size_bytes",
          "Bytes of the messages sent in a call.", &Outcome::sent, 1);
}

}  // namespace leakyrelu
