// SPDX-License-Identifier: Apache-2.0
#include "server/transport/stream_call.h"

#include <memory>

#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/transport/call_outcome.h"
#include "server/transport/call_report.h"

namespace leakyrelu {

StreamCall::StreamCall(const StreamMethod& method, DataServices* services,
                       grpc::ServerCompletionQueue* queue,
                       const Exchange::Environment& environment,
                       CallsInFlight* in_flight, Roster& roster)
    : method_(method),
      services_(services),
      queue_(queue),
      metrics_(*environment.metrics),
      call_log_(environment.call_log),
      in_flight_(*in_flight),
      roster_(roster),
      exchange_(environment) {}

void StreamCall::Post() {
  context_.emplace();
  stream_.emplace(&*context_);
  context_->AsyncNotifyWhenDone(done_.Then(&StreamCall::OnDone));
  method_.request(services_, &*context_, &*stream_, queue_,
                  step_.Then(&StreamCall::OnRequest));
}

void StreamCall::OnRequest(bool ok) {
  if (!ok) {
    roster_.NeverBegan(this);
    return;
  }
  roster_.Began();
  in_flight_.Add(this);
  metrics_.CallStarted(method_.label);
  stopwatch_ = Stopwatch();
  pending_events_ = 2;  // one step at a time, and done
  Read();
}

void StreamCall::Read() {
  stream_->Read(&request_, step_.Then(&StreamCall::OnRead));
}

void StreamCall::OnRead(bool ok) {
  if (!ok) {
    Finish();
    return;
  }
  exchange_stopwatch_ = Stopwatch();
  status_ = CheckDeadline(*context_);
  if (!status_.ok() ||
      exchange_.Start(method_.kind, &request_, &exchange_stopwatch_,
                      [this] { ReplyOnWorker(); })) {
    Reply();
  }
}

void StreamCall::ReplyOnWorker() {
  const std::shared_ptr<QueueDriver> driver = roster_.loop().driver();
  Reply();
  driver->Kick();
}

void StreamCall::Reply() {
  // As in UnaryCall::Reply: nothing is touched after the operation started.
  ReplyBegins(exchange_stopwatch_.last());
  if (status_.ok()) status_ = exchange_.status();
  received_bytes_ += exchange_.received_bytes();
  sent_bytes_ += exchange_.sent_bytes();
  work_ += exchange_.work();
  if (status_.ok()) {
    const grpc::ByteBuffer reply = exchange_.TakeReply();
    stream_->Write(reply, step_.Then(&StreamCall::OnWritten));
  } else {
    // Of work that was cancelled in its midst.
    metrics_.Unwanted(exchange_.computed_bytes());
    Finish();
  }
}

void StreamCall::OnWritten(bool ok) {
  ReplyEnds();
  metrics_.StageFinished(Metrics::Stage::kSend, exchange_stopwatch_.Lap());
  if (!ok) metrics_.Unwanted(exchange_.computed_bytes());
  exchange_.Reset();
  if (ok) {
    Read();
  } else {
    Finish();
  }
}

void StreamCall::Finish() {
  AddTrailers(status_, *context_);
  stream_->Finish(ToGrpcStatus(status_), step_.Then(&StreamCall::OnFinished));
}

void StreamCall::OnFinished(bool /*ok*/) {
  stopwatch_.Lap();
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
  in_flight_.Remove(this);
  if (overdue()) metrics_.Rejected(reasons::kReplyNotTaken);
  const absl::StatusCode code = FinalCode(status_, *context_);
  metrics_.CallFinished(method_.label, code, stopwatch_.Total(),
                        received_bytes_, sent_bytes_);
  LogCall(*context_,
          {.method = Metrics::NameOf(method_.label),
           .code = code,
           .status = status_,
           .total = stopwatch_.Total(),
           .received_bytes = received_bytes_,
           .sent_bytes = sent_bytes_,
           .work = work_},
          call_log_);
  exchange_.Reset();
  request_.Clear();
  status_ = absl::OkStatus();
  received_bytes_ = 0;
  sent_bytes_ = 0;
  work_ = Work();
  stream_.reset();
  context_.reset();
  roster_.Ended(this);
}

}  // namespace leakyrelu
