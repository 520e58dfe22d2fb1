// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_WORKER_H_
#define SERVER_ADMIN_WORKER_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

#include "absl/functional/any_invocable.h"

namespace leakyrelu::admin {

// One thread with a bounded queue, for answers that take long. Thread-safe.
class Worker {
 public:
  using Task = absl::AnyInvocable<void() &&>;

  explicit Worker(size_t max_queued);
  // Waits for the running task; queued tasks are dropped.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Queues the task for the worker's thread. Returns false and drops the task
  // if the queue is full.
  bool Post(Task task);

 private:
  void Loop();

  const size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> queue_;  // guarded by mutex_
  bool stop_ = false;       // guarded by mutex_
  std::thread thread_;
};

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_WORKER_H_
