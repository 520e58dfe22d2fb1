// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_COMPLETION_LOOP_H_
#define SERVER_IO_COMPLETION_LOOP_H_

#include <grpcpp/completion_queue.h>

#include <memory>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "server/io/queue_driver.h"

namespace leakyrelu {

// One completion queue and the one thread that drains it. All events of a call
// come through one queue, so they run on one thread.
class CompletionLoop {
 public:
  // work_instead: see QueueDriver::Run.
  CompletionLoop(
      std::unique_ptr<grpc::ServerCompletionQueue> queue,
      std::unique_ptr<QueueDriver> driver,
      absl::AnyInvocable<bool()> work_instead = [] { return false; });
  // REQUIRES: not started, or Drain has returned.
  ~CompletionLoop();
  CompletionLoop(const CompletionLoop&) = delete;
  CompletionLoop& operator=(const CompletionLoop&) = delete;

  grpc::ServerCompletionQueue* queue() { return queue_.get(); }

  // Starts the thread, which runs `first` and then the queue's events.
  void Start(absl::AnyInvocable<void() &&> first);

  // Runs task on the loop's thread. Thread-safe.
  // REQUIRES: started, and Drain has not been called or a call has not ended.
  void Post(absl::AnyInvocable<void() &&> task);

  // Call it after each start of an operation that may have happened on a thread
  // other than the loop's. Thread-safe.
  void Kick() { driver_->Kick(); }

  // For another thread that starts a call's last operation: with its event the
  // loop may end and be destroyed, so the thread takes the driver before and
  // kicks it afterwards. Thread-safe.
  std::shared_ptr<QueueDriver> driver() const { return driver_; }

  // Lets the calls in flight end, shuts the queue down, passes every remaining
  // event (not ok) to its owner, and joins the thread. REQUIRES: the server's
  // Shutdown has returned, so no call can begin.
  void Drain();

  // On the loop's thread only: a call began; a call has ended for good. A call
  // that has ended must not start an operation on the queue.
  void CallBegan() { ++calls_; }
  void CallEnded();
  bool draining() const { return draining_; }

 private:
  void ShutDownIfIdle();

  const std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  const std::shared_ptr<QueueDriver> driver_;
  absl::AnyInvocable<bool()> work_instead_;
  std::thread thread_;
  // The rest belongs to the loop's thread.
  int calls_ = 0;
  bool draining_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_COMPLETION_LOOP_H_
