// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_QUEUE_DRIVER_H_
#define SERVER_IO_QUEUE_DRIVER_H_

#include <grpcpp/completion_queue.h>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"

namespace leakyrelu {

// How the one thread of a completion queue waits for the queue's events, and
// what else it does meanwhile. Belongs to one queue.
class QueueDriver {
 public:
  virtual ~QueueDriver() = default;

  // Runs the queue's events (their tags are Events) on the calling thread until
  // the queue is shut down and empty. has_calls: whether calls are in flight,
  // so that other threads of gRPC may add events to the queue. work_instead:
  // called before each sleep; returns true if it did some work, so that the
  // queue is checked again before sleeping.
  virtual void Run(grpc::CompletionQueue& queue,
                   absl::FunctionRef<bool()> has_calls,
                   absl::FunctionRef<bool()> work_instead) = 0;

  // Runs task on Run's thread. Thread-safe until the queue is shut down.
  virtual void Post(grpc::CompletionQueue& queue,
                    absl::AnyInvocable<void() &&> task) = 0;

  // An operation has just been started on the queue, possibly on a thread other
  // than Run's, so its event may already be there. Thread-safe.
  virtual void Kick() = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_QUEUE_DRIVER_H_
