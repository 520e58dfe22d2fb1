// SPDX-License-Identifier: Apache-2.0
#include "server/io/completion_loop.h"

#include <pthread.h>

#include <utility>

namespace leakyrelu {

CompletionLoop::CompletionLoop(
    std::unique_ptr<grpc::ServerCompletionQueue> queue,
    std::unique_ptr<QueueDriver> driver,
    absl::AnyInvocable<bool()> work_instead)
    : queue_(std::move(queue)),
      driver_(std::move(driver)),
      work_instead_(std::move(work_instead)) {}

CompletionLoop::~CompletionLoop() {
  if (thread_.joinable()) Drain();
}

void CompletionLoop::Start(absl::AnyInvocable<void() &&> first) {
  thread_ = std::thread([this, first = std::move(first)]() mutable {
    pthread_setname_np(pthread_self(), "io");
    std::move(first)();
    driver_->Run(
        *queue_, [this] { return calls_ > 0; },
        [this] { return work_instead_(); });
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
