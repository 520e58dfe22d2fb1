// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/blocking_driver.h"

#include <grpc/support/time.h>
#include <grpcpp/alarm.h>

#include <utility>

#include "server/io/event.h"
#include "server/io/fd/drain_queue.h"

namespace leakyrelu {
namespace {

// An alarm that is due at once is gRPC's way to put a custom event into a
// queue.
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

void BlockingDriver::Run(grpc::CompletionQueue& queue,
                         absl::FunctionRef<bool()> /*has_calls*/,
                         absl::FunctionRef<bool()> work_instead) {
  DrainQueue(
      queue, [](void* tag, bool ok) { static_cast<Event*>(tag)->Run(ok); },
      work_instead);
}

void BlockingDriver::Post(grpc::CompletionQueue& queue,
                          absl::AnyInvocable<void() &&> task) {
  (new PostedTask(std::move(task)))->Set(&queue);
}

}  // namespace leakyrelu
