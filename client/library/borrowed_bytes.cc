// SPDX-License-Identifier: Apache-2.0
#include "client/library/borrowed_bytes.h"

#include <cstdlib>
#include <utility>

namespace leakyrelu::client {

BorrowedBytes::~BorrowedBytes() {
  // Continuing would let gRPC read memory after its owner has reclaimed it.
  if (!released()) std::abort();
}

grpc::Slice BorrowedBytes::Lend(absl::Span<const std::byte> bytes) {
  {
    absl::MutexLock lock(&mutex_);
    ++lent_;
  }
  // gRPC only reads what it sends; its slices have no const form.
  return grpc::Slice(const_cast<std::byte*>(bytes.data()), bytes.size(),
                     &BorrowedBytes::Return, this);
}

bool BorrowedBytes::released() const {
  absl::MutexLock lock(&mutex_);
  return lent_ == 0;
}

bool BorrowedBytes::AwaitRelease(absl::Duration timeout) const {
  const auto none_left = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return lent_ == 0;
  };
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(&none_left), timeout);
}

bool BorrowedBytes::ReleasedOrNotify(absl::AnyInvocable<void()> on_release) {
  absl::MutexLock lock(&mutex_);
  if (lent_ == 0) return true;
  on_release_ = std::move(on_release);
  return false;
}

void BorrowedBytes::Return(void* self) {
  auto* bytes = static_cast<BorrowedBytes*>(self);
  absl::MutexLock lock(&bytes->mutex_);
  if (--bytes->lent_ > 0 || bytes->on_release_ == nullptr) return;
  // Called under the lock, so that the owner, woken by it, cannot destroy this
  // object before the lock is released: released() waits for that.
  std::exchange(bytes->on_release_, nullptr)();
}

}  // namespace leakyrelu::client
