// SPDX-License-Identifier: Apache-2.0
#include "client/library/stream_impl.h"

#include <chrono>
#include <utility>

#include "client/library/response.h"
#include "proto/methods/methods.h"
#include "proto/status/grpc_status.h"

namespace leakyrelu {

using client::Connection;
using client::EncodeRequest;
using client::Operation;
using client::ParseResponse;
using client::Request;

void Stream::Impl::Step::Begin() {
  absl::MutexLock lock(&mutex_);
  running_ = true;
}

void Stream::Impl::Step::Run(bool ok) {
  absl::MutexLock lock(&mutex_);
  ok_ = ok;
  running_ = false;
}

bool Stream::Impl::Step::Wait() {
  const auto over = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return !running_;
  };
  absl::MutexLock lock(&mutex_, absl::Condition(&over));
  return ok_;
}

Stream::Impl::Impl(Connection* connection, grpc::GenericStub* stub,
                   Operation operation, const CallOptions& options)
    : connection_(connection), operation_(operation), options_(options) {
  const client::Deadline deadline = connection->DeadlineOf(options);
  if (!deadline.is_infinite()) context_->set_deadline(deadline.time());
  call_ = stub->PrepareCall(&*context_,
                            operation == Operation::kForward
                                ? PathOf(Method::kForwardStream)
                                : PathOf(Method::kBackwardStream),
                            connection->thread()->queue());
  if (options.canceller != nullptr) {
    registration_ = options.canceller->Register([this] { Cancel(); });
  }
  start_.Begin();
  call_->StartCall(&start_);
}

Stream::Impl::~Impl() {
  if (registration_.has_value()) {
    options_.canceller->Unregister(*registration_);
  }
  Cancel();
  start_.Wait();
  Finish().IgnoreError();
  // It lies in memory of the call, which is destroyed with the context.
  call_.reset();
  context_.reset();
  while (auto request = TakeUnanswered()) {
    if (request->borrowed != nullptr) request->borrowed->AwaitRelease();
  }
}

bool Stream::Impl::Write(absl::Span<const TensorRef> inputs,
                         absl::Span<const TensorRef> grad_outputs) {
  start_.Wait();
  auto request = EncodeRequest(operation_, inputs, grad_outputs, options_);
  if (!request.ok()) {
    // The call as a whole has failed: other requests would get responses, but
    // this one would not.
    Fail(request.status());
    return false;
  }
  grpc::ByteBuffer message;
  message.Swap(&request->message);
  {
    absl::MutexLock lock(&mutex_);
    unanswered_.push_back(*std::move(request));
  }
  write_.Begin();
  call_->Write(message, &write_);
  return write_.Wait();
}

void Stream::Impl::WritesDone() {
  start_.Wait();
  write_.Begin();
  call_->WritesDone(&write_);
  write_.Wait();
}

absl::StatusOr<std::optional<std::vector<Tensor>>> Stream::Impl::Read() {
  start_.Wait();
  grpc::ByteBuffer message;
  read_.Begin();
  call_->Read(&message, &read_);
  if (!read_.Wait()) {
    if (absl::Status status = Finish(); !status.ok()) return status;
    return std::nullopt;
  }
  std::optional<Request> request = TakeUnanswered();
  if (!request.has_value()) {
    Fail(absl::InternalError(
        "responses: got one too many, allowed: one a request"));
    return Finish();
  }
  if (request->borrowed != nullptr &&
      !request->borrowed->AwaitRelease(
          connection_->options().stalled_connection_timeout)) {
    KeepUnanswered(*std::move(request));
    Fail(absl::InternalError(
        "response: got one before its request was sent, allowed: one after"));
    return Finish();
  }
  absl::StatusOr<std::vector<Tensor>> tensors =
      ParseResponse(message, request->expected);
  if (!tensors.ok()) return tensors.status();
  return *std::move(tensors);
}

std::optional<Request> Stream::Impl::TakeUnanswered() {
  absl::MutexLock lock(&mutex_);
  if (unanswered_.empty()) return std::nullopt;
  Request request = std::move(unanswered_.front());
  unanswered_.pop_front();
  return request;
}

void Stream::Impl::KeepUnanswered(Request request) {
  absl::MutexLock lock(&mutex_);
  unanswered_.push_front(std::move(request));
}

void Stream::Impl::Fail(absl::Status status) {
  {
    absl::MutexLock lock(&mutex_);
    if (failure_.ok()) failure_ = std::move(status);
  }
  Cancel();
}

void Stream::Impl::Cancel() { context_->TryCancel(); }

absl::Status Stream::Impl::Finish() {
  if (!status_.has_value()) {
    grpc::Status status;
    Step finish;
    finish.Begin();
    call_->Finish(&status, &finish);
    finish.Wait();
    absl::MutexLock lock(&mutex_);
    status_ = failure_.ok() ? FromGrpcStatus(status) : failure_;
  }
  return *status_;
}

Stream::Stream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stream::~Stream() = default;

bool Stream::Write(absl::Span<const TensorRef> inputs,
                   absl::Span<const TensorRef> grad_outputs) {
  return impl_->Write(inputs, grad_outputs);
}
void Stream::WritesDone() { impl_->WritesDone(); }
absl::StatusOr<std::optional<std::vector<Tensor>>> Stream::Read() {
  return impl_->Read();
}
void Stream::Cancel() { impl_->Cancel(); }

}  // namespace leakyrelu
