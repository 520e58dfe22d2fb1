// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/recorder.h"

#include <algorithm>
#include <utility>

namespace leakyrelu::loadtest {

void Totals::Merge(const Totals& other) {
  requests += other.requests;
  errors += other.errors;
  warm_up_requests += other.warm_up_requests;
  elements += other.elements;
  request_bytes += other.request_bytes;
  response_bytes += other.response_bytes;
  verified += other.verified;
  mismatches += other.mismatches;
  unfinished += other.unfinished;
  if (first_mismatch.empty()) first_mismatch = other.first_mismatch;
  last_done_ns = std::max(last_done_ns, other.last_done_ns);
  latency.Merge(other.latency);
  uncorrected_latency.Merge(other.uncorrected_latency);
  send_lag.Merge(other.send_lag);
  error_latency.Merge(other.error_latency);
  for (const auto& [code, error] : other.errors_by_code) {
    Error& mine = errors_by_code[code];
    mine.count += error.count;
    if (mine.message.empty()) mine.message = error.message;
  }
}

Recorder::Recorder(int64_t measure_ns, int64_t interval_ns)
    : measure_ns_(measure_ns),
      interval_ns_(interval_ns),
      current_(std::make_unique<IntervalRecord>()) {}

bool Recorder::Book(const CallRecord& call) {
  AdvanceTo(call.done_ns);
  if (call.intended_ns < measure_ns_) {
    ++totals_.warm_up_requests;
    return false;
  }
  const int64_t latency_ns = call.done_ns - call.intended_ns;
  ++totals_.requests;
  totals_.last_done_ns = call.done_ns;
  totals_.latency.Record(latency_ns);
  if (call.sent_ns != 0) {
    totals_.uncorrected_latency.Record(call.done_ns - call.sent_ns);
    totals_.send_lag.Record(call.sent_ns - call.intended_ns);
  }
  ++current_->requests;
  current_->latency.Record(latency_ns);
  return true;
}

void Recorder::Success(const CallRecord& call) {
  last_success_ns_.store(call.done_ns, std::memory_order_relaxed);
  if (!Book(call)) return;
  totals_.elements += call.elements;
  totals_.request_bytes += call.request_bytes;
  totals_.response_bytes += call.response_bytes;
  current_->bytes += call.request_bytes + call.response_bytes;
}

void Recorder::Failure(const CallRecord& call, int code,
                       absl::string_view message) {
  last_failure_ns_.store(call.done_ns, std::memory_order_relaxed);
  if (!Book(call)) return;
  ++totals_.errors;
  ++current_->errors;
  totals_.error_latency.Record(call.done_ns - call.intended_ns);
  Totals::Error& error = totals_.errors_by_code[code];
  if (error.count++ == 0) error.message = std::string(message);
}

void Recorder::Verified(const std::string& difference) {
  ++totals_.verified;
  if (difference.empty()) return;
  if (totals_.mismatches++ == 0) totals_.first_mismatch = difference;
}

void Recorder::AdvanceTo(int64_t now_ns) {
  const int64_t index = (now_ns - measure_ns_) / interval_ns_;
  if (now_ns < measure_ns_ || index <= current_->index) return;
  Publish();
  current_->index = index;
}

void Recorder::Close() { Publish(); }

void Recorder::Publish() {
  auto next = std::make_unique<IntervalRecord>();
  next->index = current_->index + 1;
  std::swap(current_, next);
  if (next->requests == 0) return;
  const std::lock_guard lock(mutex_);
  closed_.push_back(std::move(next));
}

std::vector<std::unique_ptr<IntervalRecord>> Recorder::TakeIntervals() {
  const std::lock_guard lock(mutex_);
  return std::exchange(closed_, {});
}

}  // namespace leakyrelu::loadtest
