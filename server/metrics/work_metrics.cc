// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/work_metrics.h"

#include "server/metrics/buckets.h"

namespace leakyrelu {
namespace {

// In the order of the enumerations.
constexpr std::string_view kOperationLabels[] = {"forward", "backward"};
constexpr std::string_view kStageLabels[] = {"receive", "parse", "compute",
                                             "send"};

// Reasons come from this program's code and are a dozen or two; the cap
// protects against one that would be made from client input.
constexpr size_t kMaxReasons = 64;
constexpr std::string_view kOtherReason = "OTHER";

}  // namespace

WorkMetrics::WorkMetrics()
    : stages_{Histogram(StageDurationBoundsNanoseconds()),
              Histogram(StageDurationBoundsNanoseconds()),
              Histogram(StageDurationBoundsNanoseconds()),
              Histogram(StageDurationBoundsNanoseconds())} {
  static_assert(std::size(kStageLabels) == kStages);
  static_assert(std::size(kOperationLabels) == kOperations);
  rejected_.emplace(kOtherReason, 0);
}

void WorkMetrics::StageFinished(Metrics::Stage stage,
                                std::chrono::nanoseconds duration) {
  stages_[static_cast<size_t>(stage)].Observe(duration.count());
}

void WorkMetrics::TensorsComputed(Metrics::Operation operation, DataType type,
                                  size_t tensors, size_t elements) {
  Computed& computed =
      computed_[static_cast<size_t>(operation)][static_cast<size_t>(type) - 1];
  computed.tensors.Add(static_cast<int64_t>(tensors));
  computed.elements.Add(static_cast<int64_t>(elements));
}

void WorkMetrics::Rejected(std::string_view reason) {
  absl::MutexLock lock(&mutex_);
  auto entry = rejected_.find(reason);
  if (entry == rejected_.end()) {
    if (reason.empty() || rejected_.size() >= kMaxReasons) {
      reason = kOtherReason;
    }
    entry = rejected_.emplace(reason, 0).first;
  }
  ++entry->second;
}

void WorkMetrics::Discarded(size_t computed_bytes) {
  discarded_bytes_.Add(static_cast<int64_t>(computed_bytes));
}

void WorkMetrics::Collect(Families* families) const {
  prometheus::MetricFamily& stages = AddHistogram(
      families, "leakyrelu_stage_duration_seconds",
      "Time that requests spend in each stage of the server: receive, "
      "of unary calls, from their headers; parse, after decompression; "
      "compute, waiting for a thread included; send, until the "
      "reply has left.");
  for (size_t stage = 0; stage < kStages; ++stage) {
    AddSample(&stages, {{"stage", std::string(kStageLabels[stage])}},
              stages_[stage], kNanosecondsPerSecond);
  }
  const auto collect = [&](const char* name, const char* help,
                           ShardedSum Computed::*part) {
    prometheus::MetricFamily& family = AddCounter(families, name, help);
    for (size_t operation = 0; operation < kOperations; ++operation) {
      for (DataType type : kAllDataTypes) {
        const Computed& computed =
            computed_[operation][static_cast<size_t>(type) - 1];
        AddSample(&family,
                  {{"operation", std::string(kOperationLabels[operation])},
                   {"dtype", std::string(DataTypeName(type))}},
                  static_cast<double>((computed.*part).Value()));
      }
    }
  };
  collect("leakyrelu_tensors_total", "Tensors computed.", &Computed::tensors);
  collect("leakyrelu_elements_total", "Tensor elements computed.",
          &Computed::elements);

  prometheus::MetricFamily& rejected =
      AddCounter(families, "leakyrelu_rejected_total",
                 "Requests refused, by the reason in their ErrorInfo.");
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [reason, count] : rejected_) {
      AddSample(&rejected, {{"reason", reason}}, count);
    }
  }
  const auto discarded = static_cast<double>(discarded_bytes_.Value());
  AddSample(&AddCounter(families, "leakyrelu_discarded_result_bytes_total",
                        "Bytes of results that were computed although their "
                        "caller was gone or late when they were ready."),
            {}, discarded);
  // The former name, which is kept until the next release.
  AddSample(&AddCounter(families, "leakyrelu_unwanted_bytes_total",
                        "The old name of "
                        "leakyrelu_discarded_result_bytes_total."),
            {}, discarded);
}

}  // namespace leakyrelu
