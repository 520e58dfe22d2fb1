// SPDX-License-Identifier: Apache-2.0
#include "client/library/connection.h"

#include <chrono>
#include <utility>

namespace leakyrelu::client {
namespace {

class ActionEvent final : public Event {
 public:
  explicit ActionEvent(absl::AnyInvocable<void() &&> action)
      : action_(std::move(action)) {}

  void Post(grpc::CompletionQueue* queue) {
    alarm_.Set(queue, gpr_inf_past(GPR_CLOCK_MONOTONIC), this);
  }

  void Run(bool) override {
    const std::unique_ptr<ActionEvent> self(this);
    std::move(action_)();
  }

 private:
  absl::AnyInvocable<void() &&> action_;
  grpc::Alarm alarm_;
};

}  // namespace

Connection::Connection(Channels channels, ClientOptions options)
    : options_(std::move(options)), stubs_(std::move(channels)) {}

Connection::~Connection() {
  closing_.Cancel();
  const auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return async_calls_ == 0;
  };
  absl::MutexLock lock(&mutex_, absl::Condition(&idle));
}

absl::StatusOr<grpc::ByteBuffer> Connection::Call(const std::string& method,
                                                  Request request,
                                                  const CallOptions& options) {
  std::optional<absl::StatusOr<grpc::ByteBuffer>> result;
  std::unique_ptr<EventQueue> queue = idle_queues_.Take();
  UnaryCall call(&stubs_, queue->queue(), method, std::move(request),
                 LimitsOf(options),
                 [&result](absl::StatusOr<grpc::ByteBuffer> response) {
                   result = std::move(response);
                 });
  call.Start();
  while (!result.has_value()) queue->RunOne();
  idle_queues_.Return(std::move(queue));
  return *std::move(result);
}

void Connection::CallAsync(const std::string& method, Request request,
                           const CallOptions& options, UnaryCall::Done done) {
  BeginAsync();
  UnaryCall::Limits limits = LimitsOf(options);
  limits.cancellers.push_back(&closing_);
  UnaryCall::StartDetached(std::make_unique<UnaryCall>(
      &stubs_, thread()->queue(), method, std::move(request), limits,
      [this, done = std::move(done)](
          absl::StatusOr<grpc::ByteBuffer> response) mutable {
        std::move(done)(std::move(response));
        EndAsync();
      }));
}

void Connection::RunOnThread(absl::AnyInvocable<void() &&> action) {
  BeginAsync();
  // Deletes itself after it has run.
  (new ActionEvent([this, action = std::move(action)]() mutable {
    std::move(action)();
    EndAsync();
  }))->Post(thread()->queue());
}

void Connection::BeginAsync() {
  absl::MutexLock lock(&mutex_);
  ++async_calls_;
}

void Connection::EndAsync() {
  absl::MutexLock lock(&mutex_);
  --async_calls_;
}

Deadline Connection::DeadlineOf(const CallOptions& options) const {
  return Deadline(options.timeout.value_or(options_.timeout));
}

EventThread* Connection::thread() {
  absl::call_once(thread_once_,
                  [this] { thread_ = std::make_unique<EventThread>(); });
  return thread_.get();
}

UnaryCall::Limits Connection::LimitsOf(const CallOptions& options) const {
  UnaryCall::Limits limits;
  limits.deadline = DeadlineOf(options);
  limits.retry = options_.retry;
  if (options.canceller != nullptr) {
    limits.cancellers.push_back(options.canceller);
  }
  return limits;
}

}  // namespace leakyrelu::client
