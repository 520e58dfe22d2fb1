// SPDX-License-Identifier: Apache-2.0
#include "client/library/unary_call.h"

#include <utility>

#include "proto/status/grpc_status.h"

namespace leakyrelu::client {

UnaryCall::UnaryCall(ServerStubs* stubs, grpc::CompletionQueue* queue,
                     std::string method, Request request, const Limits& limits,
                     Done done)
    : stubs_(stubs),
      queue_(queue),
      method_(std::move(method)),
      limits_(limits),
      request_(std::move(request)),
      done_(std::move(done)),
      attempts_(limits.retry, limits.deadline),
      result_(absl::UnknownError("the call has not ended")) {}

void UnaryCall::Start() {
  for (Canceller* canceller : limits_.cancellers) {
    registrations_.push_back(canceller->Register([this] { Cancel(); }));
  }
  StartTry();
}

void UnaryCall::StartDetached(std::unique_ptr<UnaryCall> call) {
  UnaryCall* started = call.get();
  started->self_ = std::move(call);
  started->Start();
}

void UnaryCall::Cancel() {
  absl::MutexLock lock(&mutex_);
  cancelled_ = true;
  if (try_.has_value()) try_->context.TryCancel();
  if (pausing_) pause_.Cancel();
}

void UnaryCall::StartTry() {
  absl::MutexLock lock(&mutex_);
  Try& attempt = try_.emplace();
  attempt.stub = stubs_->Pick();
  if (!limits_.deadline.is_infinite()) {
    attempt.context.set_deadline(limits_.deadline.time());
  }
  // TryCancel before the call exists makes it start as cancelled.
  if (cancelled_) attempt.context.TryCancel();
  attempt.reader = attempt.stub->PrepareUnaryCall(&attempt.context, method_,
                                                  request_.message, queue_);
  attempt.reader->StartCall();
  attempt.reader->Finish(&attempt.response, &attempt.status, &try_finished_);
}

void UnaryCall::OnTryFinished(bool) {
  const grpc::GenericStub* tried = nullptr;
  absl::StatusOr<grpc::ByteBuffer> result = [&] {
    absl::MutexLock lock(&mutex_);
    tried = try_->stub;
    absl::StatusOr<grpc::ByteBuffer> outcome(std::move(try_->response));
    if (!try_->status.ok()) outcome = FromGrpcStatus(try_->status);
    try_.reset();
    return outcome;
  }();
  if (!result.ok()) {
    if (stubs_->NoneServes(tried, result.status())) return StartTry();
    absl::BitGen dice;
    const auto pause = attempts_.PauseAfter(result.status(), dice);
    absl::MutexLock lock(&mutex_);
    if (pause.has_value() && !cancelled_) {
      pausing_ = true;
      pause_.Set(queue_, SteadyTimeIn(*pause), &pause_over_);
      return;
    }
  }
  Release(std::move(result));
}

void UnaryCall::OnPauseOver(bool) {
  {
    absl::MutexLock lock(&mutex_);
    pausing_ = false;
  }
  // Also for a cancelled call: it ends like every cancelled call.
  StartTry();
}

void UnaryCall::Release(absl::StatusOr<grpc::ByteBuffer> result) {
  result_ = std::move(result);
  request_.message.Clear();
  if (request_.borrowed != nullptr && !request_.borrowed->released()) {
    // Other threads put an event on the queue by an alarm. The queue has to be
    // drained meanwhile, because that drives the socket.
    release_alarm_.Set(queue_, gpr_inf_future(GPR_CLOCK_MONOTONIC), &released_);
    if (request_.borrowed->ReleasedOrNotify(
            [this] { release_alarm_.Cancel(); })) {
      release_alarm_.Cancel();
    }
    return;
  }
  Finish();
}

void UnaryCall::OnReleased(bool) { Finish(); }

void UnaryCall::Finish() {
  // Also waits until the thread that released the bytes has left the lock.
  request_.borrowed.reset();
  for (size_t i = 0; i < registrations_.size(); ++i) {
    limits_.cancellers[i]->Unregister(registrations_[i]);
  }
  const std::unique_ptr<UnaryCall> self = std::move(self_);
  std::move(done_)(std::move(result_));
}

}  // namespace leakyrelu::client
