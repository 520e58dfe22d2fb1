// SPDX-License-Identifier: Apache-2.0
#include "client/library/unary_call.h"

#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "client/library/backoff.h"
#include "proto/status/grpc_status.h"

namespace leakyrelu::client {

UnaryCall::UnaryCall(grpc::GenericStub* stub, grpc::CompletionQueue* queue,
                     std::string method, Request request, const Limits& limits,
                     Done done)
    : stub_(stub),
      queue_(queue),
      method_(std::move(method)),
      limits_(limits),
      request_(std::move(request)),
      done_(std::move(done)),
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
  ++tries_;
  Try& attempt = try_.emplace();
  if (limits_.deadline != absl::InfiniteFuture()) {
    attempt.context.set_deadline(absl::ToChronoTime(limits_.deadline));
  }
  // Before the call exists, TryCancel makes it start cancelled.
  if (cancelled_) attempt.context.TryCancel();
  attempt.reader = stub_->PrepareUnaryCall(&attempt.context, method_,
                                           request_.message, queue_);
  attempt.reader->StartCall();
  attempt.reader->Finish(&attempt.response, &attempt.status, &try_finished_);
}

void UnaryCall::OnTryFinished(bool) {
  absl::StatusOr<grpc::ByteBuffer> result = [this] {
    absl::MutexLock lock(&mutex_);
    absl::StatusOr<grpc::ByteBuffer> outcome(std::move(try_->response));
    if (!try_->status.ok()) outcome = FromGrpcStatus(try_->status);
    try_.reset();
    return outcome;
  }();
  if (!result.ok()) {
    absl::BitGen dice;
    const absl::Time now = absl::Now();
    const auto pause = PauseBeforeRetry(limits_.retry, result.status(), tries_,
                                        limits_.deadline - now, dice);
    absl::MutexLock lock(&mutex_);
    if (pause.has_value() && !cancelled_) {
      pausing_ = true;
      pause_.Set(queue_, absl::ToChronoTime(now + *pause), &pause_over_);
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
  // A cancelled one too: it ends as every cancelled call does.
  StartTry();
}

void UnaryCall::Release(absl::StatusOr<grpc::ByteBuffer> result) {
  result_ = std::move(result);
  request_.message.Clear();
  if (request_.borrowed != nullptr && !request_.borrowed->released()) {
    // An alarm is how a foreign thread puts an event on the queue, and the
    // queue has to be drained meanwhile: that is what drives the socket.
    release_alarm_.Set(queue_, std::chrono::system_clock::time_point::max(),
                       &released_);
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
