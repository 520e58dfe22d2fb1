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

// Lends a caller's bytes to gRPC and tracks when gRPC has released all of them.
// This may be some time after the call that sent them is over, since a write to
// a socket cannot be cancelled.
//
// Thread-safe. REQUIRES: released() when destroyed.
class BorrowedBytes {
 public:
  BorrowedBytes() = default;
  ~BorrowedBytes();
  BorrowedBytes(const BorrowedBytes&) = delete;
  BorrowedBytes& operator=(const BorrowedBytes&) = delete;

  // Makes a slice over the bytes, without a copy.
  grpc::Slice Lend(absl::Span<const std::byte> bytes);

  // Whether no slice exists. Once true, it stays true if no more are lent.
  bool released() const;

  // Waits until no slice exists; false on timeout.
  bool AwaitRelease(absl::Duration timeout = absl::InfiniteDuration()) const;

  // True: no slice exists, and on_release will not run. False: on_release will
  // run once, when the last slice is released, on a gRPC thread and under a
  // lock of this object; it must not call back into this object.
  bool ReleasedOrNotify(absl::AnyInvocable<void()> on_release);

 private:
  static void Return(void* self);

  mutable absl::Mutex mutex_;
  size_t lent_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::AnyInvocable<void()> on_release_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_BORROWED_BYTES_H_
