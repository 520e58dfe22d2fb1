// SPDX-License-Identifier: Apache-2.0
#include "server/calls/unary_call.h"

#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "proto/status/reasons.h"
#include "server/calls/call_completion.h"
#include "server/calls/message_encoding.h"
#include "server/calls/metadata_limit.h"
#include "server/service/inflation.h"

namespace leakyrelu {

UnaryCall::UnaryCall(const UnaryMethod& method, const DataServices* services,
                     grpc::ServerCompletionQueue* queue,
                     const Exchange::Environment& environment,
                     AdmissionController* controller, CallPool& call_pool)
    : AdmittedCall(controller),
      method_(method),
      services_(services),
      queue_(queue),
      report_(*environment.metrics, environment.call_log),
      call_pool_(call_pool),
      inline_bytes_(environment.inline_bytes),
      exchange_(environment, method.new_codec(), &charge()) {}

void UnaryCall::Post() {
  const auto index = static_cast<size_t>(&method_ - std::begin(kUnaryMethods));
  call_.Request(*services_->server, services_->unary.method(index), *queue_,
                step_.Then(&UnaryCall::OnRequest));
}

void UnaryCall::OnRequest(bool ok) {
  if (!ok) {
    call_pool_.OnQueueShutdown(this);
    return;
  }
  call_pool_.Began();
  report_.Begin(method_.method);
  absl::Status admitted =
      BeginCall(call_.core(), 0, controller().admission().first_calls());
  if (report_.peer() != nullptr) *report_.peer() = PeerUriOf(call_.core());
  pending_events_ = 1;
  if (admitted.ok()) admitted = CheckMetadata(call_.metadata_bytes());
  if (!admitted.ok()) {
    Refuse(std::move(admitted));
  } else if (controller().gate().IsFull(caller().uploads)) {
    RefuseUpload();
  } else {
    controller().gate().Enter(this, &caller().uploads);
  }
}

void UnaryCall::Refuse(absl::Status status) {
  status_ = std::move(status);
  report_.metrics().Rejected(DetailOf(status_)->reason);
  Reply();
}

void UnaryCall::BeginUpload() {
  WaitsFor(Waiting::kMessage);
  call_.Receive(step_.Then(&UnaryCall::OnMessage));
}

void UnaryCall::RefuseUpload() {
  Refuse(Admission::RefuseWaiting(controller().gate().max_waiting()));
}

void UnaryCall::OnMessage(bool /*ok*/) {
  WaitsFor(Waiting::kServer);
  controller().gate().Leave(this, call_.message().Length());
  receiving_ = report_.stopwatch().Lap();
  if (!call_.message().Valid()) {
    // Usually the caller is gone and nothing is wrong; Rest decides.
    has_no_message_ = true;
    status_ =
        InvalidArgument({.reason = std::string(reasons::kMalformedMessage),
                         .field = "message",
                         .got = "none before the call's end",
                         .allowed = "one message"});
    Reply();
    return;
  }
  report_.metrics().StageFinished(Metrics::Stage::kReceive, receiving_);
  absl::Status encoding = CheckEncoding(call_.core(), call_.message());
  if (!encoding.ok()) {
    Refuse(std::move(encoding));
    return;
  }
  // Smaller calls are over before a disconnect could be noticed.
  if (call_.message().Length() > inline_bytes_ ||
      IsCompressed(call_.message())) {
    ++pending_events_;
    call_.Watch(done_.Then(&UnaryCall::OnDone));
  }
  status_ = CheckDeadline(call_.deadline());
  if (!status_.ok() || exchange_.Start(&call_.message(), &report_.stopwatch(),
                                       [this] { ReplyOnWorker(); })) {
    Reply();
  }
}

void UnaryCall::ReplyOnWorker() {
  const std::shared_ptr<QueueDriver> driver = call_pool_.loop().driver();
  Reply();
  driver->Kick();
}

void UnaryCall::Reply() {
  WaitsFor(Waiting::kReader);
  if (status_.ok()) status_ = exchange_.status();
  // On a worker this object must not be used once gRPC has the tag: by then the
  // loop may have finished the call and begun the next one.
  void* const tag = step_.Then(&UnaryCall::OnFinished);
  if (status_.ok()) {
    grpc::ByteBuffer reply = exchange_.TakeReply();
    call_.Reply(&reply, tag);
  } else {
    call_.Fail(ToGrpcStatus(status_), TrailerOf(status_), tag);
  }
}

// Not ok means that the reply did not leave; OnDone has the reason.
void UnaryCall::OnFinished(bool /*ok*/) {
  report_.metrics().StageFinished(Metrics::Stage::kSend,
                                  report_.stopwatch().Lap());
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
  if (call_.cancelled()) {
    report_.metrics().Discarded(exchange_.computed_bytes());
  } else if (has_no_message_) {
    report_.metrics().Rejected(reasons::kMalformedMessage);
  }
  log::Work work = exchange_.work();
  work.receiving = receiving_;
  report_.Finish(
      {.sent = status_,
       .given_up = given_up(),
       .cancelled = call_.cancelled(),
       .deadline = call_.deadline(),
       .path = {},
       .traceparent = [this] { return call_.metadata("traceparent"); },
       .received_bytes = exchange_.received_bytes(),
       .sent_bytes = exchange_.sent_bytes(),
       .work = work});
  EndCall();  // first: it takes back all of the charge in one step
  exchange_.Reset();
  status_ = absl::OkStatus();
  has_no_message_ = false;
  receiving_ = {};
  call_.Release();
  controller().gate().Next();
  call_pool_.Ended(this);
}

}  // namespace leakyrelu
