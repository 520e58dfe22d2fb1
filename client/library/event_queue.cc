// SPDX-License-Identifier: Apache-2.0
#include "client/library/event_queue.h"

#include <utility>

namespace leakyrelu::client {

EventQueue::~EventQueue() {
  Shutdown();
  while (RunOne()) {
  }
}

bool EventQueue::RunOne() {
  void* tag = nullptr;
  bool ok = false;
  if (!queue_.Next(&tag, &ok)) return false;
  static_cast<Event*>(tag)->Run(ok);
  return true;
}

void EventQueue::Shutdown() {
  if (shut_down_) return;
  shut_down_ = true;
  queue_.Shutdown();
}

EventThread::EventThread()
    : thread_([this] {
        while (events_.RunOne()) {
        }
      }) {}

EventThread::~EventThread() {
  events_.Shutdown();
  thread_.join();
}

std::unique_ptr<EventQueue> EventQueuePool::Take() {
  {
    absl::MutexLock lock(&mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<EventQueue> queue = std::move(idle_.back());
      idle_.pop_back();
      return queue;
    }
  }
  return std::make_unique<EventQueue>();
}

void EventQueuePool::Return(std::unique_ptr<EventQueue> queue) {
  absl::MutexLock lock(&mutex_);
  idle_.push_back(std::move(queue));
}

}  // namespace leakyrelu::client
