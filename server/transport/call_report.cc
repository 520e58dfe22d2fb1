// SPDX-License-Identifier: Apache-2.0
#include "server/transport/call_report.h"

#include <string>

#include "leakyrelu/error_detail.h"
#include "server/transport/call_outcome.h"
#include "server/transport/trace_parent.h"

namespace leakyrelu {

void LogCall(const grpc::ServerContext& context, const CallEnd& end,
             log::CallLog* call_log) {
  if (call_log == nullptr) return;
  const absl::StatusCode code = FinalCode(end.status, context);
  if (!call_log->Wants(code)) return;
  log::CallRecord record{.method = end.method,
                         .code = code,
                         .message = {},
                         .reason = {},
                         .peer = context.peer(),
                         .traceparent = TraceParentOf(context),
                         .tensors = end.work.tensors,
                         .elements = end.work.elements,
                         .received_bytes = end.received_bytes,
                         .sent_bytes = end.sent_bytes,
                         .total = end.total,
                         .parsing = end.work.parsing,
                         .computing = end.work.computing};
  // The client may have gone, whatever the status would have been.
  if (code == end.status.code()) {
    record.message = {end.status.message().data(), end.status.message().size()};
    if (auto detail = DetailOf(end.status)) record.reason = detail->reason;
  }
  if (record.method.starts_with('/')) record.method.remove_prefix(1);
  call_log->Write(record);
}

}  // namespace leakyrelu
