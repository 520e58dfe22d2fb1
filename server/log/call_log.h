// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_LOG_CALL_LOG_H_
#define SERVER_LOG_CALL_LOG_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"

namespace leakyrelu::log {

// What a line tells of a call that is over.
struct CallRecord {
  std::string_view method;  // without the leading slash
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string_view message;  // of the status
  std::string reason;        // of its ErrorInfo; may be empty
  std::string peer;          // as gRPC names it
  std::string_view traceparent;
  size_t tensors = 0;
  size_t elements = 0;
  size_t received_bytes = 0;
  size_t sent_bytes = 0;
  std::chrono::nanoseconds total{};
  std::chrono::nanoseconds receiving{};
  std::chrono::nanoseconds parsing{};
  std::chrono::nanoseconds computing{};
};

// One line for each call, level info, where the operator wants an access log
// or has turned the level to debug; else one for each call that did not end
// with OK, of those at most 50 in five seconds, the next one telling how many
// were left out. Their level is error if the fault is this
// server's, info for a call that its client cancelled, warn for the rest.
// Thread-safe.
class CallLog {
 public:
  // A person reads ten lines a second at best; a burst shows how trouble began.
  static constexpr int kFailureBurst = 50;
  static constexpr absl::Duration kFailureInterval = absl::Seconds(5);

  // The logger outlives it. At most kFailureBurst failures are written in
  // each interval.
  CallLog(Logger& logger, bool access,
          absl::Duration interval = kFailureInterval);

  // Whether a call that ended so is to be written now; counted if it is held
  // back. Costs a load where a good call is not to be logged.
  bool Wants(absl::StatusCode code);

  // REQUIRES: Wants said so.
  void Write(const CallRecord& record);

 private:
  bool WantsAll() const;

  Logger& logger_;
  const bool access_;
  RateLimit failures_;
  std::atomic<int64_t> not_logged_{0};
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_CALL_LOG_H_
