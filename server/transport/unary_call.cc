// SPDX-License-Identifier: Apache-2.0
#include "server/transport/unary_call.h"

#include <utility>

#include "proto/status/grpc_status.h"
#include "server/transport/call_outcome.h"
#include "server/transport/call_report.h"

namespace leakyrelu {

UnaryCall::UnaryCall(const UnaryMethod& method, DataServices* services,
                     grpc::ServerCompletionQueue* queue,
                     const Exchange::Environment& environment, Roster& roster)
    : method_(method),
      services_(services),
      queue_(queue),
      metrics_(*environment.metrics),
      call_log_(environment.call_log),
      roster_(roster),
      exchange_(environment) {}

void UnaryCall::Post() {
  context_.emplace();
  writer_.emplace(&*context_);
  context_->AsyncNotifyWhenDone(done_.Then(&UnaryCall::OnDone));
  method_.request(services_, &*context_, &request_, &*writer_, queue_,
                  step_.Then(&UnaryCall::OnRequest));
}

void UnaryCall::OnRequest(bool ok) {
  if (!ok) {
    roster_.NeverBegan(this);
    return;
  }
  roster_.Began();
  metrics_.CallStarted(method_.label);
  stopwatch_ = Stopwatch();
  pending_events_ = 2;
  status_ = CheckDeadline(*context_);
  if (!status_.ok() ||
      exchange_.Start(method_.kind, &request_, [this] { Reply(); })) {
    Reply();
  }
}

void UnaryCall::Reply() {
  // On a worker nothing of this object may be touched after Finish: by then
  // the loop may have run the call to its end, and begun the next one.
  Metrics& metrics = metrics_;
  CompletionLoop& loop = roster_.loop();
  Stopwatch sending;
  if (status_.ok()) status_ = exchange_.status();
  void* const tag = step_.Then(&UnaryCall::OnFinished);
  if (status_.ok()) {
    const grpc::ByteBuffer reply = exchange_.TakeReply();
    writer_->Finish(reply, grpc::Status::OK, tag);
  } else {
    AddTrailers(status_, *context_);
    writer_->FinishWithError(ToGrpcStatus(status_), tag);
  }
  loop.Kick();
  metrics.StageFinished(Metrics::Stage::kSend, sending.Lap());
}

// Not ok means that the reply did not leave; OnDone says why.
void UnaryCall::OnFinished(bool /*ok*/) {
  stopwatch_.Lap();
  EndOperation();
}

void UnaryCall::OnDone(bool /*ok*/) {
  if (context_->IsCancelled()) exchange_.Cancel();
  EndOperation();
}

void UnaryCall::EndOperation() {
  if (--pending_events_ == 0) Rest();
}

void UnaryCall::Rest() {
  metrics_.CallFinished(method_.label, FinalCode(status_, *context_),
                        stopwatch_.Total(), exchange_.received_bytes(),
                        exchange_.sent_bytes());
  LogCall(*context_,
          {.method = Metrics::NameOf(method_.label),
           .status = status_,
           .total = stopwatch_.Total(),
           .received_bytes = exchange_.received_bytes(),
           .sent_bytes = exchange_.sent_bytes(),
           .work = exchange_.work()},
          call_log_);
  exchange_.Reset();
  request_.Clear();
  status_ = absl::OkStatus();
  writer_.reset();
  context_.reset();
  roster_.Ended(this);
}

}  // namespace leakyrelu
