// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_CANCELLER_H_
#define LEAKYRELU_CANCELLER_H_

#include <cstdint>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"

namespace leakyrelu {

// Cancels the calls that it was passed to (CallOptions::canceller), on any
// thread; they end with CANCELLED unless they were already ending. It cannot be
// reset: a call that starts after Cancel() ends at once.
//
// Thread-safe. Must outlive the calls.
class Canceller {
 public:
  Canceller() = default;
  Canceller(const Canceller&) = delete;
  Canceller& operator=(const Canceller&) = delete;

  void Cancel();
  bool cancelled() const;

  // For the library: on_cancel runs inside Cancel(), or immediately if Cancel()
  // has already been called. After Unregister has returned, on_cancel does not
  // run and is not running.
  uint64_t Register(absl::AnyInvocable<void()> on_cancel);
  void Unregister(uint64_t id);

 private:
  mutable absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<uint64_t, absl::AnyInvocable<void()>> actions_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_CANCELLER_H_
