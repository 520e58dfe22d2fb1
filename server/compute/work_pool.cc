// SPDX-License-Identifier: Apache-2.0
#include "server/compute/work_pool.h"

#include <pthread.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace leakyrelu {
namespace {

void Pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Spins until ready() or for the given time, and yields the core to other
// threads.
template <class Ready>
void SpinUntil(std::chrono::microseconds timeout, Ready ready) {
  constexpr int kChecksPerYield = 64;  // 2 us or so
  const auto end = std::chrono::steady_clock::now() + timeout;
  do {
    for (int check = 0; check < kChecksPerYield; ++check) {
      if (ready()) return;
      Pause();
    }
    std::this_thread::yield();
  } while (std::chrono::steady_clock::now() < end);
}

// The lock is held for less time than it takes to sleep and be woken.
std::unique_lock<std::mutex> LockSoon(std::mutex& mutex) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    std::unique_lock lock(mutex, std::try_to_lock);
    if (lock.owns_lock()) return lock;
    Pause();
  }
  return std::unique_lock(mutex);
}

}  // namespace

// Deleted by the worker that finishes its last piece. Everything except the
// call of body is under mutex_.
struct WorkPool::Job {
  absl::AnyInvocable<void(size_t) const> body;
  absl::AnyInvocable<void() &&> done;
  size_t end;                                 // of the pieces not yet taken
  absl::AnyInvocable<bool()> step = nullptr;  // of Repeat, in body's place
  size_t begin = 0;
  size_t unfinished = end;
};

// Lives on its caller's stack. Its pieces are small, so they are taken without
// the lock.
class WorkPool::SharedJob {
 public:
  SharedJob(size_t tasks, absl::FunctionRef<void(size_t)> body)
      : body_(body), left_(tasks) {}

  void RunFromFirst() {
    while (auto task = Take(/*at_end=*/false)) body_(*task);
  }
  void RunFromLast() {
    while (auto task = Take(/*at_end=*/true)) body_(*task);
  }

  // Number of workers that may use this object. Written under mutex_.
  std::atomic<size_t> helpers = 0;

 private:
  std::optional<size_t> Take(bool at_end) {
    uint64_t left = left_.load(std::memory_order_relaxed);
    while (true) {
      const uint64_t begin = left >> 32;
      const uint64_t end = left & 0xffffffff;
      if (begin == end) return std::nullopt;
      const uint64_t less = at_end ? left - 1 : left + (uint64_t{1} << 32);
      if (left_.compare_exchange_weak(left, less, std::memory_order_relaxed)) {
        return at_end ? end - 1 : begin;
      }
    }
  }

  const absl::FunctionRef<void(size_t)> body_;
  // Pieces not yet taken: the index of the first in the upper half, the end in
  // the lower half.
  std::atomic<uint64_t> left_;
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

PoolUse WorkPool::use() const {
  const std::lock_guard lock(mutex_);
  return {.threads = workers_.size(),
          .busy_threads = workers_.size() - sleeping_ - spinning_,
          .queued_pieces = queued_pieces_,
          .jobs = given_jobs_,
          .pieces = given_pieces_};
}

void WorkPool::Submit(size_t tasks, absl::AnyInvocable<void(size_t) const> body,
                      absl::AnyInvocable<void() &&> done) {
  auto* const job = new Job{std::move(body), std::move(done), tasks};
  Lock lock(mutex_);
  JobBegins();
  ++given_jobs_;
  given_pieces_ += static_cast<int64_t>(tasks);
  queued_pieces_ += tasks;
  jobs_.push_back(job);
  Offer(tasks, std::move(lock));
}

void WorkPool::Repeat(absl::AnyInvocable<bool()> step,
                      absl::AnyInvocable<void() &&> done) {
  auto* const job = new Job{nullptr, std::move(done), 1, std::move(step)};
  Lock lock(mutex_);
  JobBegins();
  ++queued_pieces_;
  jobs_.push_back(job);
  Offer(1, std::move(lock));
}

void WorkPool::Share(size_t tasks, absl::FunctionRef<void(size_t)> body) {
  SharedJob job(tasks, body);
  Lock lock = LockSoon(mutex_);
  JobBegins();
  const size_t helpers =
      keep_coming_ ? std::min(tasks - 1, workers_.size()) : 0;
  if (helpers > 0) {
    shared_jobs_.insert(shared_jobs_.end(), helpers, &job);
    Offer(helpers, std::move(lock));
  } else {
    lock.unlock();
  }
  job.RunFromFirst();
  lock = LockSoon(mutex_);
  std::erase(shared_jobs_, &job);
  offers_ = shared_jobs_.size() + queued_pieces_;
  if (job.helpers > 0) {
    lock.unlock();
    SpinUntil(kSpin, [&job] { return job.helpers == 0; });
    lock.lock();
    helped_.wait(lock, [&job] { return job.helpers == 0; });
  }
  JobEnds();
}

bool WorkPool::RunOne() {
  if (offers_ == 0) return false;
  Lock lock = LockSoon(mutex_);
  if (jobs_.empty()) return false;
  // This thread may have something else to do before the next piece.
  if (RunPiece(/*last=*/false, lock)) Offer(1, std::move(lock));
  return true;
}

void WorkPool::JobBegins() {
  if (running_jobs_++ > 0) return;
  keep_coming_ = std::chrono::steady_clock::now() - last_end_ < kSpin;
}

void WorkPool::JobEnds() {
  if (--running_jobs_ == 0) last_end_ = std::chrono::steady_clock::now();
}

void WorkPool::Offer(size_t workers, Lock lock) {
  offers_ = shared_jobs_.size() + queued_pieces_;
  size_t wake = std::min(workers - std::min(workers, spinning_), sleeping_);
  lock.unlock();
  // All at once: a worker takes tens of microseconds to wake, so waking them in
  // a chain would double that. Awake workers continue until no piece is left.
  for (; wake > 0; --wake) wake_.notify_one();
}

void WorkPool::Work() {
  Lock lock(mutex_);
  while (true) {
    if (offers_ == 0 && keep_coming_ && !stopping_) {
      ++spinning_;
      lock.unlock();
      SpinUntil(kSpin, [this] { return offers_ > 0; });
      lock = LockSoon(mutex_);
      --spinning_;
    }
    ++sleeping_;
    wake_.wait(lock, [this] { return stopping_ || offers_ > 0; });
    --sleeping_;
    if (!shared_jobs_.empty()) {
      Help(lock);
    } else if (!jobs_.empty()) {
      RunPiece(/*last=*/true, lock);
    } else {
      return;
    }
  }
}

void WorkPool::Help(Lock& lock) {
  SharedJob* const job = shared_jobs_.front();
  shared_jobs_.pop_front();
  offers_ = shared_jobs_.size() + queued_pieces_;
  ++job->helpers;
  lock.unlock();
  job->RunFromLast();
  lock = LockSoon(mutex_);
  // Share may return, and destroy the job, when the lock is released.
  if (--job->helpers == 0) helped_.notify_all();
}

bool WorkPool::RunPiece(bool last, Lock& lock) {
  Job* const job = jobs_.front();
  jobs_.pop_front();
  const size_t task = last ? --job->end : job->begin++;
  --queued_pieces_;
  offers_ = shared_jobs_.size() + queued_pieces_;
  if (job->begin < job->end) jobs_.push_back(job);
  lock.unlock();
  bool finished = true;
  if (job->step != nullptr) {
    finished = job->step();
  } else {
    job->body(task);
  }
  lock = LockSoon(mutex_);
  if (!finished) {
    job->begin = 0;
    job->end = 1;
    jobs_.push_back(job);
    ++queued_pieces_;
    offers_ = shared_jobs_.size() + queued_pieces_;
    return true;
  }
  if (--job->unfinished > 0) return false;
  JobEnds();
  lock.unlock();
  absl::AnyInvocable<void()&&> done = std::move(job->done);
  delete job;
  std::move(done)();
  lock.lock();
  return false;
}

}  // namespace leakyrelu
