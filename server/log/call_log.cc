// SPDX-License-Identifier: Apache-2.0
#include "server/log/call_log.h"

#include <optional>
#include <vector>

namespace leakyrelu::log {
namespace {

// Longer than any message of ours; what a client chose may be longer.
constexpr size_t kMostTextBytes = 512;

Level LevelOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:
      return Level::kInfo;
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kDataLoss:
      return Level::kError;
    default:
      return Level::kWarn;
  }
}

}  // namespace

CallLog::CallLog(Logger& logger, bool access, absl::Duration interval)
    : logger_(logger), access_(access), failures_(kFailureBurst, interval) {}

bool CallLog::WantsAll() const {
  return logger_.Logs(access_ ? Level::kInfo : Level::kDebug);
}

bool CallLog::Wants(absl::StatusCode code) {
  if (WantsAll()) return true;
  if (code == absl::StatusCode::kOk || !logger_.Logs(LevelOf(code))) {
    return false;
  }
  const std::optional<int64_t> not_logged = failures_.Pass();
  if (!not_logged.has_value()) return false;
  not_logged_.fetch_add(*not_logged, std::memory_order_relaxed);
  return true;
}

void CallLog::Write(const CallRecord& record) {
  std::vector<Field> fields = {
      {"method", record.method.substr(0, kMostTextBytes)},
      {"code", absl::StatusCodeToString(record.code)}};
  if (!record.reason.empty()) fields.emplace_back("reason", record.reason);
  if (!record.message.empty()) {
    fields.emplace_back("message", record.message.substr(0, kMostTextBytes));
  }
  fields.emplace_back("peer", record.peer);
  if (!record.traceparent.empty()) {
    fields.emplace_back("traceparent", record.traceparent);
  }
  fields.emplace_back("tensors", record.tensors);
  fields.emplace_back("elements", record.elements);
  fields.emplace_back("received_bytes", record.received_bytes);
  fields.emplace_back("sent_bytes", record.sent_bytes);
  const auto seconds = [&](std::string_view key,
                           std::chrono::nanoseconds duration) {
    fields.emplace_back(key, std::chrono::duration<double>(duration).count());
  };
  seconds("duration_seconds", record.total);
  seconds("receive_seconds", record.receiving);
  seconds("parse_seconds", record.parsing);
  seconds("compute_seconds", record.computing);
  // Encoding, and the way through gRPC to the socket.
  seconds("send_seconds",
          record.total - record.receiving - record.parsing - record.computing);
  const int64_t not_logged = not_logged_.exchange(0, std::memory_order_relaxed);
  if (not_logged > 0) fields.emplace_back("not_logged", not_logged);
  logger_.Write(LevelOf(record.code), "call", fields);
}

}  // namespace leakyrelu::log
