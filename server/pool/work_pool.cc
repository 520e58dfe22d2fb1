// SPDX-License-Identifier: Apache-2.0
#include "server/pool/work_pool.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <utility>

namespace leakyrelu {

// Deleted by the worker that finishes its last piece.
struct WorkPool::Job {
  absl::AnyInvocable<void(size_t) const> body;
  absl::AnyInvocable<void() &&> done;
  const size_t tasks;
  size_t next = 0;  // under mutex_
  std::atomic<size_t> unfinished;
};

WorkPool::WorkPool(int threads) {
  workers_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) {
    workers_.emplace_back([this] {
      pthread_setname_np(pthread_self(), "compute");
      Work();
    });
  }
}

WorkPool::~WorkPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void WorkPool::Submit(size_t tasks, absl::AnyInvocable<void(size_t) const> body,
                      absl::AnyInvocable<void() &&> done) {
  auto* job = new Job{std::move(body), std::move(done), tasks, 0, tasks};
  size_t wake;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(job);
    queued_pieces_ += tasks;
    ++given_jobs_;
    given_pieces_ += static_cast<int64_t>(tasks);
    wake = std::min(tasks, idle_workers_);
  }
  // All at once: a worker takes tens of microseconds to wake, so one that wakes
  // the next would double it. Those awake go on until no piece is left.
  for (; wake > 0; --wake) wake_.notify_one();
}

PoolUse WorkPool::use() const {
  const std::lock_guard lock(mutex_);
  return {.threads = workers_.size(),
          .busy_threads = workers_.size() - idle_workers_,
          .queued_pieces = queued_pieces_,
          .jobs = given_jobs_,
          .pieces = given_pieces_};
}

void WorkPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_workers_;
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    --idle_workers_;
    if (jobs_.empty()) return;
    Job* const job = jobs_.front();
    jobs_.pop_front();
    const size_t task = job->next++;
    --queued_pieces_;
    if (job->next < job->tasks) jobs_.push_back(job);
    lock.unlock();

    job->body(task);
    if (job->unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      absl::AnyInvocable<void()&&> done = std::move(job->done);
      delete job;
      std::move(done)();
    }
    lock.lock();
  }
}

}  // namespace leakyrelu
