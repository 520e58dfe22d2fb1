// SPDX-License-Identifier: Apache-2.0
#include "server/calls/stream_call.h"

#include <memory>

#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/calls/call_completion.h"
#include "server/calls/message_encoding.h"
#include "server/calls/metadata_limit.h"
#include "server/calls/trace_parent.h"

namespace leakyrelu {

StreamCall::StreamCall(const StreamMethod& method, DataServices* services,
                       grpc::ServerCompletionQueue* queue,
                       const Exchange::Environment& environment,
                       AdmissionController* controller, CallPool& call_pool)
    : AdmittedCall(controller),
      method_(method),
      services_(services),
      queue_(queue),
      report_(*environment.metrics, environment.call_log),
      call_pool_(call_pool),
      exchange_(environment, method.new_codec(), &charge()) {}

void StreamCall::Post() {
  context_.emplace();
  stream_.emplace(&*context_);
  context_->AsyncNotifyWhenDone(done_.Then(&StreamCall::OnDone));
  method_.request(services_, &*context_, &*stream_, queue_,
                  step_.Then(&StreamCall::OnRequest));
}

void StreamCall::OnRequest(bool ok) {
  if (!ok) {
    call_pool_.OnQueueShutdown(this);
    return;
  }
  call_pool_.Began();
  report_.Begin(method_.method);
  if (report_.peer() != nullptr) *report_.peer() = context_->peer();
  pending_events_ = 2;  // the current step and done
  status_ = BeginCall(context_->c_call(), Admission::kOpenCallBytes,
                      controller().admission().first_calls());
  if (status_.ok()) status_ = CheckMetadata(*context_);
  if (status_.ok()) {
    Read();
  } else {
    report_.metrics().Rejected(DetailOf(status_)->reason);
    Finish();
  }
}

void StreamCall::Read() {
  WaitsFor(Waiting::kNextMessage);
  stream_->Read(&request_, step_.Then(&StreamCall::OnRead));
}

void StreamCall::OnRead(bool ok) {
  WaitsFor(Waiting::kServer);
  if (!ok) {
    Finish();
    return;
  }
  exchange_stopwatch_ = Stopwatch();
  status_ = CheckEncoding(context_->c_call(), request_);
  if (status_.ok()) {
    status_ = CheckDeadline(*context_);
  } else {
    report_.metrics().Rejected(reasons::kUnknownEncoding);
  }
  if (!status_.ok() || exchange_.Start(&request_, &exchange_stopwatch_,
                                       [this] { ReplyOnWorker(); })) {
    Reply();
  }
}

void StreamCall::ReplyOnWorker() {
  const std::shared_ptr<QueueDriver> driver = call_pool_.loop().driver();
  Reply();
  driver->Kick();
}

void StreamCall::Reply() {
  // As in UnaryCall::Reply: nothing is used after the operation has started.
  WaitsFor(Waiting::kReader);
  if (status_.ok()) status_ = exchange_.status();
  received_bytes_ += exchange_.received_bytes();
  sent_bytes_ += exchange_.sent_bytes();
  work_ += exchange_.work();
  if (status_.ok()) {
    const grpc::ByteBuffer reply = exchange_.TakeReply();
    stream_->Write(reply, step_.Then(&StreamCall::OnWritten));
  } else {
    // From work that was cancelled before its end.
    report_.metrics().Discarded(exchange_.computed_bytes());
    Finish();
  }
}

void StreamCall::OnWritten(bool ok) {
  WaitsFor(Waiting::kServer);
  report_.metrics().StageFinished(Metrics::Stage::kSend,
                                  exchange_stopwatch_.Lap());
  if (!ok) report_.metrics().Discarded(exchange_.computed_bytes());
  exchange_.Reset();
  if (ok) {
    Read();
  } else {
    Finish();
  }
}

void StreamCall::Finish() {
  WaitsFor(Waiting::kReader);
  AddTrailers(status_, *context_);
  stream_->Finish(ToGrpcStatus(status_), step_.Then(&StreamCall::OnFinished));
}

void StreamCall::OnFinished(bool /*ok*/) {
  report_.stopwatch().Lap();
  EndOperation();
}

void StreamCall::OnDone(bool /*ok*/) {
  if (context_->IsCancelled()) exchange_.Cancel();
  EndOperation();
}

void StreamCall::EndOperation() {
  if (--pending_events_ == 0) Rest();
}

void StreamCall::Rest() {
  report_.Finish({.sent = status_,
                  .given_up = given_up(),
                  .cancelled = context_->IsCancelled(),
                  .deadline = context_->raw_deadline(),
                  .path = {},
                  .traceparent = [this] { return TraceParentOf(*context_); },
                  .received_bytes = received_bytes_,
                  .sent_bytes = sent_bytes_,
                  .work = work_});
  exchange_.Reset();
  EndCall();
  request_.Clear();
  status_ = absl::OkStatus();
  received_bytes_ = 0;
  sent_bytes_ = 0;
  work_ = {};
  stream_.reset();
  context_.reset();
  call_pool_.Ended(this);
}

}  // namespace leakyrelu
