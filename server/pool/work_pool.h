// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_POOL_WORK_POOL_H_
#define SERVER_POOL_WORK_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/pool/pool_use.h"

namespace leakyrelu {

// Worker threads that run the pieces of large requests, so that the thread
// which owns the sockets never computes for long. Jobs take turns, a piece
// each, so a huge request does not hold up those that came after it.
//
// Own threads rather than oneTBB's: those spin for a while after each job, and
// on cores that are shared with the I/O threads a request a millisecond cost
// 2.2 to 3.6 times the CPU, at the same latency.
//
// Thread-safe. The destructor waits for all submitted work.
class WorkPool {
 public:
  // REQUIRES: threads >= 1.
  explicit WorkPool(int threads);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()); }

  PoolUse use() const;

  // Runs body(0) .. body(tasks - 1), in any order and at once on several
  // workers, then done() once, on whichever worker finished last. Returns at
  // once. body must be safe to call concurrently; it is destroyed before done
  // is called. REQUIRES: tasks >= 1.
  void Submit(size_t tasks, absl::AnyInvocable<void(size_t) const> body,
              absl::AnyInvocable<void() &&> done);

 private:
  struct Job;

  void Work();

  // std::mutex rather than absl::Mutex: the thread sanitizer sees it whether
  // or not the libraries were built for it.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job*> jobs_;  // those with pieces not yet taken
  size_t idle_workers_ = 0;
  size_t queued_pieces_ = 0;
  int64_t given_jobs_ = 0;
  int64_t given_pieces_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace leakyrelu

#endif  // SERVER_POOL_WORK_POOL_H_
