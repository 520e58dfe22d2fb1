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
#include "server/log/call_record.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"

namespace leakyrelu::log {

// Writes one line for each call that did not end with OK and for each that took
// longer than the threshold, at most 50 of those in five seconds; the next line
// carries the number of suppressed ones. With an access log, also writes the
// remaining calls or a sample of them; at level debug, every call. The level is
// error if the fault is this server's, warn for other errors, and info for a
// call that its client cancelled and for one that ended with OK. Thread-safe.
class CallLog {
 public:
  // Enough lines to show how a failure began, without flooding the log.
  static constexpr int kFailureBurst = 50;
  static constexpr absl::Duration kFailureInterval = absl::Seconds(5);

  struct Options {
    bool access = false;
    // Of the calls that only the access log writes, one in this many; at least
    // 1.
    int access_every = 1;
    // Zero: no call counts as slow.
    std::chrono::nanoseconds slow{};
    // The interval in which at most kFailureBurst lines are written.
    absl::Duration interval = kFailureInterval;
  };

  // logger outlives it.
  CallLog(Logger& logger, const Options& options);

  // Whether to write a line for a call that ended like this; counts it if the
  // line is suppressed. Costs one load if a successful call is not to be
  // logged.
  bool Wants(absl::StatusCode code, std::chrono::nanoseconds total);

  // REQUIRES: Wants returned true.
  void Write(const CallRecord& record);

 private:
  bool IsSlow(std::chrono::nanoseconds total) const {
    return slow_.count() > 0 && total >= slow_;
  }
  bool InSample();

  Logger& logger_;
  const bool access_;
  const uint64_t access_every_;
  const std::chrono::nanoseconds slow_;
  std::atomic<uint64_t> good_calls_{0};
  RateLimit failures_;
  std::atomic<int64_t> not_logged_{0};
};

}  // namespace leakyrelu::log

#endif  // SERVER_LOG_CALL_LOG_H_
