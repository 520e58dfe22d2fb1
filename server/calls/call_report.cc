// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_report.h"

#include "leakyrelu/error_detail.h"
#include "proto/status/error.h"
#include "server/calls/call_completion.h"
#include "server/calls/trace_parent.h"

namespace leakyrelu {

void CallReport::Begin(Method method) {
  method_ = method;
  metrics_.CallStarted(method);
  stopwatch_ = Stopwatch();
}

void CallReport::Finish(const End& end) {
  if (!end.given_up.ok()) metrics_.Rejected(DetailOf(end.given_up)->reason);
  const absl::Status status =
      FinalStatus(end.sent, end.given_up, end.cancelled, end.deadline);
  metrics_.CallFinished(method_, status.code(), stopwatch_.Total(),
                        end.received_bytes, end.sent_bytes);
  if (call_log_ == nullptr) return;
  const bool as_intended = end.ends_by_cancel && absl::IsCancelled(status);
  if (!call_log_->Wants(as_intended ? absl::StatusCode::kOk : status.code(),
                        stopwatch_.Total())) {
    return;
  }
  const std::string_view traceparent = end.traceparent();
  log::CallRecord record{
      .method = end.path.empty() ? LabelOf(method_) : end.path,
      .code = status.code(),
      .message = {status.message().data(), status.message().size()},
      .reason = {},
      .peer = peer_,
      .traceparent =
          IsTraceParent(traceparent) ? traceparent : std::string_view(),
      .received_bytes = end.received_bytes,
      .sent_bytes = end.sent_bytes,
      .total = stopwatch_.Total(),
      .work = end.work};
  if (auto detail = DetailOf(status)) record.reason = detail->reason;
  if (record.method.starts_with('/')) record.method.remove_prefix(1);
  call_log_->Write(record);
}

}  // namespace leakyrelu
