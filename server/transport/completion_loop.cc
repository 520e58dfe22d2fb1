// SPDX-License-Identifier: Apache-2.0
#include "server/transport/completion_loop.h"

#include <utility>

namespace leakyrelu {

CompletionLoop::CompletionLoop(
    std::unique_ptr<grpc::ServerCompletionQueue> queue,
    std::unique_ptr<QueueDriver> driver)
    : queue_(std::move(queue)), driver_(std::move(driver)) {}

CompletionLoop::~CompletionLoop() {
  if (thread_.joinable()) Drain();
}

void CompletionLoop::Start(absl::AnyInvocable<void() &&> first) {
  thread_ = std::thread([this, first = std::move(first)]() mutable {
    std::move(first)();
    driver_->Run(*queue_, [this] { return calls_ > 0; });
  });
}

void CompletionLoop::Post(absl::AnyInvocable<void() &&> task) {
  driver_->Post(*queue_, std::move(task));
}

void CompletionLoop::Drain() {
  Post([this] {
    draining_ = true;
    ShutDownIfIdle();
  });
  thread_.join();
}

void CompletionLoop::CallEnded() {
  --calls_;
  if (draining_) ShutDownIfIdle();
}

void CompletionLoop::ShutDownIfIdle() {
  if (calls_ == 0) queue_->Shutdown();
}

}  // namespace leakyrelu
