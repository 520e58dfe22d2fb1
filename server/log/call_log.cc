// SPDX-License-Identifier: Apache-2.0
#include "server/log/call_log.h"

#include <optional>
#include <vector>

namespace leakyrelu::log {
namespace {

// Longer than any of the server's messages; client input may be longer.
constexpr size_t kMaxTextBytes = 512;

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

CallLog::CallLog(Logger& logger, const Options& options)
    : logger_(logger),
      access_(options.access),
      access_every_(static_cast<uint64_t>(options.access_every)),
      slow_(options.slow),
      failures_(kFailureBurst, options.interval) {}

bool CallLog::InSample() {
  return access_every_ == 1 ||
         good_calls_.fetch_add(1, std::memory_order_relaxed) % access_every_ ==
             0;
}

bool CallLog::Wants(absl::StatusCode code, std::chrono::nanoseconds total) {
  if (logger_.Logs(Level::kDebug)) return true;
  if (!logger_.Logs(LevelOf(code))) return false;
  const bool good = code == absl::StatusCode::kOk && !IsSlow(total);
  if (access_) return !good || InSample();
  if (good) return false;
  const std::optional<int64_t> not_logged = failures_.Pass();
  if (!not_logged.has_value()) return false;
  not_logged_.fetch_add(*not_logged, std::memory_order_relaxed);
  return true;
}

void CallLog::Write(const CallRecord& record) {
  std::vector<Field> fields = {
      {"method", record.method.substr(0, kMaxTextBytes)},
      {"code", absl::StatusCodeToString(record.code)}};
  if (!record.reason.empty()) fields.emplace_back("reason", record.reason);
  if (!record.message.empty()) {
    fields.emplace_back("message", record.message.substr(0, kMaxTextBytes));
  }
  fields.emplace_back("peer", record.peer);
  if (!record.traceparent.empty()) {
    fields.emplace_back("traceparent", record.traceparent);
  }
  if (IsSlow(record.total)) fields.emplace_back("slow", true);
  fields.emplace_back("tensors", record.work.tensors);
  fields.emplace_back("elements", record.work.elements);
  fields.emplace_back("received_bytes", record.received_bytes);
  fields.emplace_back("sent_bytes", record.sent_bytes);
  const auto seconds = [&](std::string_view key,
                           std::chrono::nanoseconds duration) {
    fields.emplace_back(key, std::chrono::duration<double>(duration).count());
  };
  seconds("duration_seconds", record.total);
  seconds("receive_seconds", record.work.receiving);
  seconds("parse_seconds", record.work.parsing);
  seconds("compute_seconds", record.work.computing);
  // Encoding, and the time in gRPC until the socket has the reply.
  seconds("send_seconds", record.total - record.work.receiving -
                              record.work.parsing - record.work.computing);
  const int64_t not_logged = not_logged_.exchange(0, std::memory_order_relaxed);
  if (not_logged > 0) fields.emplace_back("not_logged", not_logged);
  logger_.Write(LevelOf(record.code), "call", fields);
}

}  // namespace leakyrelu::log
