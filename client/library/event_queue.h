// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_EVENT_QUEUE_H_
#define CLIENT_LIBRARY_EVENT_QUEUE_H_

#include <grpcpp/completion_queue.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

// Completion queues and the threads that drain them: each tag is an Event, run
// by the thread that takes it from the queue.
namespace leakyrelu::client {

class Event {
 public:
  virtual ~Event() = default;
  // ok is the flag that gRPC returned. May destroy the event.
  virtual void Run(bool ok) = 0;
};

// An event that calls a method of its owner.
template <typename Owner>
class MethodEvent final : public Event {
 public:
  using Method = void (Owner::*)(bool ok);
  MethodEvent(Owner* owner, Method method) : owner_(owner), method_(method) {}
  void Run(bool ok) override { (owner_->*method_)(ok); }

 private:
  Owner* owner_;
  Method method_;
};

// A queue without its own thread. REQUIRES: no operation is pending on it when
// it is destroyed.
class EventQueue {
 public:
  EventQueue() = default;
  ~EventQueue();
  EventQueue(const EventQueue&) = delete;
  EventQueue& operator=(const EventQueue&) = delete;

  grpc::CompletionQueue* queue() { return &queue_; }

  // Runs the next event; false when the queue is shut down and empty.
  bool RunOne();

  // Shuts the queue down, so that RunOne returns false once it is empty. The
  // destructor does it too.
  void Shutdown();

 private:
  bool shut_down_ = false;
  grpc::CompletionQueue queue_;
};

// A queue with its own thread, which ends with it.
class EventThread {
 public:
  EventThread();
  // REQUIRES: not called on the thread itself; no new operations are started.
  ~EventThread();

  grpc::CompletionQueue* queue() { return events_.queue(); }

 private:
  EventQueue events_;
  std::thread thread_;
};

// Queues for synchronous calls, kept for reuse: creating one costs more than
// the bookkeeping of a small call. Thread-safe.
class EventQueuePool {
 public:
  std::unique_ptr<EventQueue> Take();
  void Return(std::unique_ptr<EventQueue> queue);

 private:
  absl::Mutex mutex_;
  std::vector<std::unique_ptr<EventQueue>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_EVENT_QUEUE_H_
