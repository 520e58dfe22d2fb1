// SPDX-License-Identifier: Apache-2.0
#include "server/transport/call_report.h"

#include <string>

#include "leakyrelu/error_detail.h"
#include "server/transport/trace_parent.h"

namespace leakyrelu {

namespace {

void Write(const CallEnd& end, const std::string& peer,
           std::string_view traceparent, log::CallLog& call_log) {
  log::CallRecord record{.method = end.method,
                         .code = end.code,
                         .message = {},
                         .reason = {},
                         .peer = peer,
                         .traceparent = traceparent,
                         .tensors = end.work.tensors,
                         .elements = end.work.elements,
                         .received_bytes = end.received_bytes,
                         .sent_bytes = end.sent_bytes,
                         .total = end.total,
                         .receiving = end.work.receiving,
                         .parsing = end.work.parsing,
                         .computing = end.work.computing};
  // The client may have gone, whatever the status would have been.
  if (end.code == end.status.code()) {
    record.message = {end.status.message().data(), end.status.message().size()};
    if (auto detail = DetailOf(end.status)) record.reason = detail->reason;
  }
  if (record.method.starts_with('/')) record.method.remove_prefix(1);
  call_log.Write(record);
}

}  // namespace

void LogCall(const grpc::ServerContext& context, const CallEnd& end,
             log::CallLog* call_log) {
  if (call_log == nullptr || !call_log->Wants(end.code)) return;
  Write(end, context.peer(), TraceParentOf(context), *call_log);
}

void LogCall(const CoreCall& call, const CallEnd& end, log::CallLog* call_log) {
  if (call_log == nullptr || !call_log->Wants(end.code)) return;
  const std::string_view sent = call.metadata("traceparent");
  Write(end, call.peer(), IsTraceParent(sent) ? sent : std::string_view(),
        *call_log);
}

}  // namespace leakyrelu
