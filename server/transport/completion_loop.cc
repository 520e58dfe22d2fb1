// SPDX-License-Identifier: Apache-2.0
#include "server/transport/completion_loop.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>

#include <utility>

#include "server/transport/drain_queue.h"
#include "server/transport/event.h"

namespace leakyrelu {
namespace {

// An alarm that is due at once is gRPC's way to put an event of one's own
// into a queue.
class PostedTask final : public Event {
 public:
  explicit PostedTask(absl::AnyInvocable<void() &&> task)
      : task_(std::move(task)) {}

  void Set(grpc::CompletionQueue* queue) {
    alarm_.Set(queue, gpr_inf_past(GPR_CLOCK_MONOTONIC),
               static_cast<Event*>(this));
  }

  void Run(bool /*ok*/) override {
    std::move(task_)();
    delete this;
  }

 private:
  grpc::Alarm alarm_;
  absl::AnyInvocable<void() &&> task_;
};

}  // namespace

CompletionLoop::CompletionLoop(
    std::unique_ptr<grpc::ServerCompletionQueue> queue)
    : queue_(std::move(queue)) {}

CompletionLoop::~CompletionLoop() {
  if (thread_.joinable()) Drain();
}

void CompletionLoop::Start(absl::AnyInvocable<void() &&> first) {
  thread_ = std::thread([this, first = std::move(first)]() mutable {
    std::move(first)();
    Run();
  });
}

void CompletionLoop::Post(absl::AnyInvocable<void() &&> task) {
  (new PostedTask(std::move(task)))->Set(queue_.get());
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

void CompletionLoop::Run() {
  DrainQueue(*queue_,
             [](void* tag, bool ok) { static_cast<Event*>(tag)->Run(ok); });
}

}  // namespace leakyrelu
