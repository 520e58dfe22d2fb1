// SPDX-License-Identifier: Apache-2.0
#include "server/transport/unary_call.h"

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/transport/call_outcome.h"
#include "server/transport/call_report.h"

namespace leakyrelu {

UnaryCall::UnaryCall(const UnaryMethod& method, const DataServices* services,
                     grpc::ServerCompletionQueue* queue,
                     const Exchange::Environment& environment,
                     CallsInFlight* in_flight, UploadGate* gate, Roster& roster)
    : method_(method),
      services_(services),
      queue_(queue),
      metrics_(*environment.metrics),
      call_log_(environment.call_log),
      admission_(*environment.admission),
      in_flight_(*in_flight),
      gate_(*gate),
      roster_(roster),
      inline_bytes_(environment.inline_bytes),
      exchange_(environment) {}

void UnaryCall::Post() {
  const auto index = static_cast<size_t>(&method_ - std::begin(kUnaryMethods));
  call_.Request(*services_->server, services_->unary.method(index), *queue_,
                step_.Then(&UnaryCall::OnRequest));
}

void UnaryCall::OnRequest(bool ok) {
  if (!ok) {
    roster_.NeverBegan(this);
    return;
  }
  roster_.Began();
  in_flight_.Add(this);
  metrics_.CallStarted(method_.label);
  stopwatch_ = Stopwatch();
  pending_events_ = 1;
  if (gate_.IsFull()) {
    RefuseUpload();
    return;
  }
  absl::Status room = admission_.Probe(gate_.waiting());
  if (room.ok()) {
    gate_.Enter(this);
  } else {
    Refuse(std::move(room));
  }
}

void UnaryCall::Refuse(absl::Status status) {
  status_ = std::move(status);
  metrics_.Rejected(DetailOf(status_)->reason);
  Reply();
}

void UnaryCall::BeginUpload() {
  call_.Receive(step_.Then(&UnaryCall::OnMessage));
}

void UnaryCall::CancelUpload() {
  too_slow_ = true;
  call_.Cancel();
}

void UnaryCall::RefuseUpload() {
  Refuse(Admission::RefuseWaiting(gate_.most_waiting()));
}

void UnaryCall::OnMessage(bool /*ok*/) {
  gate_.Leave(this, call_.message().Length());
  receiving_ = stopwatch_.Lap();
  if (!call_.message().Valid()) {
    // Mostly, the caller is gone, and nothing was wrong: Rest knows.
    has_no_message_ = true;
    status_ =
        InvalidArgument({.reason = std::string(reasons::kMalformedMessage),
                         .field = "message",
                         .got = "the call's end",
                         .allowed = "one message"});
    Reply();
    return;
  }
  metrics_.StageFinished(Metrics::Stage::kReceive, receiving_);
  // Others are over before anybody could be told that the caller is gone.
  if (call_.message().Length() > inline_bytes_) {
    ++pending_events_;
    call_.Watch(done_.Then(&UnaryCall::OnDone));
  }
  status_ = CheckDeadline(call_.deadline());
  if (!status_.ok() ||
      exchange_.Start(method_.kind, &call_.message(), &stopwatch_,
                      [this] { ReplyOnWorker(); })) {
    Reply();
  }
}

void UnaryCall::ReplyOnWorker() {
  const std::shared_ptr<QueueDriver> driver = roster_.loop().driver();
  Reply();
  driver->Kick();
}

void UnaryCall::Reply() {
  ReplyBegins(stopwatch_.last());
  if (status_.ok()) status_ = exchange_.status();
  // On a worker nothing of this object may be touched once gRPC has the tag: by
  // then the loop may have run the call to its end, and begun the next one.
  void* const tag = step_.Then(&UnaryCall::OnFinished);
  if (status_.ok()) {
    grpc::ByteBuffer reply = exchange_.TakeReply();
    call_.Reply(&reply, tag);
  } else {
    call_.Fail(ToGrpcStatus(status_), RetryPushback(status_), tag);
  }
}

// Not ok means that the reply did not leave; OnDone says why.
void UnaryCall::OnFinished(bool /*ok*/) {
  metrics_.StageFinished(Metrics::Stage::kSend, stopwatch_.Lap());
  EndOperation();
}

void UnaryCall::OnDone(bool /*ok*/) {
  if (call_.cancelled()) exchange_.Cancel();
  EndOperation();
}

void UnaryCall::EndOperation() {
  if (--pending_events_ == 0) Rest();
}

void UnaryCall::Rest() {
  in_flight_.Remove(this);
  const absl::StatusCode code =
      FinalCode(status_, call_.cancelled(), call_.deadline());
  if (code == absl::StatusCode::kCancelled ||
      code == absl::StatusCode::kDeadlineExceeded) {
    metrics_.Unwanted(exchange_.computed_bytes());
  }
  if (overdue()) metrics_.Rejected(reasons::kReplyNotTaken);
  if (too_slow_) metrics_.Rejected(reasons::kMessageNotSent);
  if (has_no_message_ && !call_.cancelled()) {
    metrics_.Rejected(reasons::kMalformedMessage);
  }
  metrics_.CallFinished(method_.label, code, stopwatch_.Total(),
                        exchange_.received_bytes(), exchange_.sent_bytes());
  Work work = exchange_.work();
  work.receiving = receiving_;
  LogCall(call_,
          {.method = Metrics::NameOf(method_.label),
           .code = code,
           .status = status_,
           .total = stopwatch_.Total(),
           .received_bytes = exchange_.received_bytes(),
           .sent_bytes = exchange_.sent_bytes(),
           .work = work},
          call_log_);
  exchange_.Reset();
  status_ = absl::OkStatus();
  too_slow_ = false;
  has_no_message_ = false;
  receiving_ = {};
  call_.Release();
  gate_.Next();
  roster_.Ended(this);
}

}  // namespace leakyrelu
