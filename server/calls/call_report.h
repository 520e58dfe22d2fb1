// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_CALL_REPORT_H_
#define SERVER_CALLS_CALL_REPORT_H_

#include <grpc/support/time.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "proto/methods/methods.h"
#include "server/log/call_log.h"
#include "server/log/call_record.h"
#include "server/metrics/metrics.h"
#include "server/service/stopwatch.h"

namespace leakyrelu {

// Measures, counts and logs one call of any kind; reusable for the next call of
// the same object. Not thread-safe.
class CallReport {
 public:
  // Both outlive it; call_log may be null.
  CallReport(Metrics& metrics, log::CallLog* call_log)
      : metrics_(metrics), call_log_(call_log) {}

  // A call has arrived.
  void Begin(Method method);

  // Where to store the name that gRPC gives the peer, right after Begin, since
  // gRPC forgets it once the connection or the call is gone. Null if it is not
  // needed.
  std::string* peer() { return call_log_ == nullptr ? nullptr : &peer_; }

  Metrics& metrics() { return metrics_; }
  Method method() const { return method_; }
  // Measures the call's stages; Total is the call's duration when it ends.
  Stopwatch& stopwatch() { return stopwatch_; }

  // How a call ended.
  struct End {
    const absl::Status& sent;      // the status that went to gRPC
    const absl::Status& given_up;  // why the server ended it early, or OK
    bool cancelled;                // the caller did not get all of the reply
    gpr_timespec deadline;
    std::string_view path;  // of the method; empty: from the label
    // The metadata of that name, unchecked. Called if the call is logged.
    absl::FunctionRef<std::string_view()> traceparent;
    size_t received_bytes = 0;
    size_t sent_bytes = 0;
    log::Work work = {};
    // True if callers of this kind end the call by cancelling it.
    bool ends_by_cancel = false;
  };
  // Counts the call and writes its log line if one is wanted.
  void Finish(const End& end);

 private:
  Metrics& metrics_;
  log::CallLog* const call_log_;
  Method method_ = Method::kOther;
  std::string peer_;  // kept for its memory
  Stopwatch stopwatch_;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_CALL_REPORT_H_
