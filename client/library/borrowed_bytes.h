// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_BORROWED_BYTES_H_
#define CLIENT_LIBRARY_BORROWED_BYTES_H_

#include <grpcpp/support/slice.h>

#include <cstddef>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace leakyrelu::client {

// Lends a caller's bytes to gRPC and knows when gRPC has let go of all of
// them, which may be some time after the call that sent them is over: what is
// being written to a socket cannot be called back.
//
// Thread-safe. REQUIRES: released() when destroyed.
class BorrowedBytes {
 public:
  BorrowedBytes() = default;
  ~BorrowedBytes();
  BorrowedBytes(const BorrowedBytes&) = delete;
  BorrowedBytes& operator=(const BorrowedBytes&) = delete;

  // A slice over the bytes, without a copy.
  grpc::Slice Lend(absl::Span<const std::byte> bytes);

  // Whether no slice is left. Once true it stays so if no more are lent.
  bool released() const;

  // Waits until none is left; false when the timeout was over first.
  bool AwaitRelease(absl::Duration timeout = absl::InfiniteDuration()) const;

  // True: none is left, and on_release will not run. False: on_release will
  // run once, when the last has gone, on a thread of gRPC's and under a lock
  // of this object; it must not call back into this object.
  bool ReleasedOrNotify(absl::AnyInvocable<void()> on_release);

 private:
  static void Return(void* self);

  mutable absl::Mutex mutex_;
  size_t lent_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::AnyInvocable<void()> on_release_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_BORROWED_BYTES_H_
