// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_POOL_WORK_POOL_H_
#define SERVER_POOL_WORK_POOL_H_

#include <cstddef>
#include <memory>

#include "absl/functional/any_invocable.h"

namespace leakyrelu {

// Worker threads that run the pieces of large requests, so that the thread
// which owns the sockets never computes for long.
//
// Thread-safe. The destructor waits for all submitted work.
class WorkPool {
 public:
  // REQUIRES: threads >= 1.
  explicit WorkPool(int threads);
  ~WorkPool();
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  int threads() const;

  // Runs body(0) .. body(tasks - 1), in any order and at once on several
  // workers, then done() once, on whichever worker finished last. Returns at
  // once. body must be safe to call concurrently. REQUIRES: tasks >= 1.
  void Submit(size_t tasks, absl::AnyInvocable<void(size_t) const> body,
              absl::AnyInvocable<void() &&> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // SERVER_POOL_WORK_POOL_H_
