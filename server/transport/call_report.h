// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CALL_REPORT_H_
#define SERVER_TRANSPORT_CALL_REPORT_H_

#include <grpcpp/server_context.h>

#include <chrono>
#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "server/log/call_log.h"
#include "server/service/work.h"
#include "server/transport/core_call.h"

namespace leakyrelu {

// What a call knows of itself when it is over.
struct CallEnd {
  std::string_view method;  // with or without the leading slash
  absl::StatusCode code;    // FinalCode's
  const absl::Status& status;
  std::chrono::nanoseconds total{};
  size_t received_bytes = 0;
  size_t sent_bytes = 0;
  Work work;
};

// Writes the call's line, if one is wanted; call_log may be null.
// REQUIRES: the call is over.
void LogCall(const grpc::ServerContext& context, const CallEnd& end,
             log::CallLog* call_log);
void LogCall(const CoreCall& call, const CallEnd& end, log::CallLog* call_log);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CALL_REPORT_H_
