// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_COMPUTE_WORK_POOL_H_
#define SERVER_COMPUTE_WORK_POOL_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "base/pool/pool_use.h"

namespace leakyrelu {

// Worker threads that compute the pieces of large requests, so that the I/O
// threads never compute for long. I/O threads compute too: all of a request of
// medium size, shared with the workers (Share), and one piece of a large
// request whenever they would otherwise sleep (RunOne). So workers and I/O
// threads together are as many as there are cores.
//
// Large jobs are served round-robin, one piece each, so a huge request does not
// delay later ones. Workers begin at a job's end and other threads at its
// front, so that each finds the same part of the same memory in its caches.
// Measured: when both took the pieces in turn, 16 MiB took twice as long.
//
// While jobs keep arriving, that is, if the last job came within kSpin of the
// end of the job before it, idle workers spin for kSpin before they sleep,
// since waking one takes tens of microseconds. They yield to all other threads
// meanwhile. oneTBB and OpenMP spin after every job; measured with one request
// per millisecond on cores shared with the I/O threads, that took 2.2 to 3.6
// times the CPU at the same latency.
//
// Thread-safe. The destructor waits for all submitted work.
class WorkPool {
 public:
  // Waking a worker takes about as long as a piece of work.
  static constexpr std::chrono::microseconds kSpin{50};

  // REQUIRES: threads >= 1.
  explicit WorkPool(int threads);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  int threads() const { return static_cast<int>(workers_.size()); }

  PoolUse use() const;

  // Runs body(0) .. body(tasks - 1) in any order, concurrently on several
  // threads, then done() once, on the thread that finished last. Returns at
  // once. body must be safe to call concurrently; it is destroyed before done
  // is called. REQUIRES: tasks >= 1.
  void Submit(size_t tasks, absl::AnyInvocable<void(size_t) const> body,
              absl::AnyInvocable<void() &&> done);

  // Calls step() until it returns true, once at a time and in turn with the
  // pieces of jobs, then done() once, on the thread of the last step. Returns
  // at once. step is destroyed before done is called. Not counted as a job.
  void Repeat(absl::AnyInvocable<bool()> step,
              absl::AnyInvocable<void() &&> done);

  // Runs one submitted piece, and done if it was the last one, on the calling
  // thread. Returns false if there is none. Cheap enough to be called often.
  bool RunOne();

  // Runs body(0) .. body(tasks - 1) and returns. Workers take part while jobs
  // keep arriving; otherwise the caller would be done before a worker is awake.
  // body must be safe to call concurrently. REQUIRES: 1 <= tasks < 2^32.
  void Share(size_t tasks, absl::FunctionRef<void(size_t)> body);

 private:
  using Lock = std::unique_lock<std::mutex>;
  struct Job;
  class SharedJob;

  void Work();
  // REQUIRES for these functions: the lock is held; Offer releases it.
  void JobBegins();
  void JobEnds();
  void Offer(size_t workers, Lock lock);
  void Help(Lock& lock);
  // Returns true if there is one more piece in its place.
  bool RunPiece(bool last, Lock& lock);

  // std::mutex rather than absl::Mutex: the thread sanitizer can follow it even
  // if the libraries were built without the sanitizer.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable helped_;
  std::deque<Job*> jobs_;               // those with pieces not yet taken
  std::deque<SharedJob*> shared_jobs_;  // once for each worker that may help
  size_t queued_pieces_ = 0;            // of jobs_
  std::atomic<size_t> offers_ = 0;      // of both; also read without the lock
  size_t sleeping_ = 0;                 // workers
  size_t spinning_ = 0;
  int running_jobs_ = 0;
  std::chrono::steady_clock::time_point last_end_ = {};  // when no job was left
  bool keep_coming_ = false;
  int64_t given_jobs_ = 0;
  int64_t given_pieces_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace leakyrelu

#endif  // SERVER_COMPUTE_WORK_POOL_H_
