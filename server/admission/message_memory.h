// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_MESSAGE_MEMORY_H_
#define SERVER_ADMISSION_MESSAGE_MEMORY_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "server/admission/coarse_clock.h"

namespace leakyrelu {

// Waiting calls of an IoThread may hold a quarter of the memory for messages,
// and so many may always wait.
inline constexpr size_t kWaitingDivisor = 4;
inline constexpr size_t kMinWaiting = 256;

// So one of them may hold this much of the memory, and not less than is useful.
inline size_t WaitingCallBytes(size_t message_memory_bytes) {
  constexpr size_t kMinBytes = 16 << 10;
  return std::max(message_memory_bytes / kWaitingDivisor / kMinWaiting,
                  kMinBytes);
}

// Limits the bytes of complete and incomplete messages that all connections
// together have read and not released, where gRPC's own quota does not count
// them. Beyond the limit, connections are evicted: first those that have read
// nothing for kIdle and hold kMinIdleBytes or more, then the others, and of
// each the one that holds most. A smaller unit cannot be dropped: a partly
// received message has no use, and pausing its reading would keep it
// incomplete.
//
// Thread-safe.
class MessageMemory : public std::enable_shared_from_this<MessageMemory> {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::seconds kIdle{1};
  // Connections that hold less are not evicted for being idle.
  static constexpr size_t kMinIdleBytes = 64 << 10;

  // What one connection holds. It may outlive the connection, since bytes that
  // were read may still be in use.
  class Holder {
   public:
    Holder(std::shared_ptr<MessageMemory> memory, int fd)
        : memory_(std::move(memory)), fd_(fd) {}
    // Hold adds bytes and Release removes them. Hold may evict any connection,
    // including the holder's own.
    void Hold(size_t bytes, Clock::time_point now = CoarseNow()) {
      memory_->Hold(*this, bytes, now);
    }
    void Release(size_t bytes) { memory_->Release(*this, bytes); }
    // The descriptor is about to be closed, so it can no longer be evicted.
    void Close() { memory_->Close(*this); }
    // Of all connections together.
    size_t limit_bytes() const { return memory_->limit_bytes_; }

   private:
    friend class MessageMemory;
    const std::shared_ptr<MessageMemory> memory_;
    const int fd_;
    // The rest is guarded by memory_->mutex_.
    size_t held_bytes_ = 0;
    Clock::time_point last_read_;
    bool is_evicted_ = false;
  };

  // Called with the bytes that the evicted connection held. Must not call back.
  using OnEvict = absl::AnyInvocable<void(size_t held_bytes)>;

  static std::shared_ptr<MessageMemory> Create(
      size_t limit_bytes, OnEvict on_evict = [](size_t) {}) {
    return std::shared_ptr<MessageMemory>(
        new MessageMemory(limit_bytes, std::move(on_evict)));
  }

  size_t held_bytes() const {
    const std::lock_guard lock(mutex_);
    return held_bytes_;
  }

  // For a connected socket. The descriptor stays the caller's.
  std::shared_ptr<Holder> Open(int fd);

 private:
  MessageMemory(size_t limit_bytes, OnEvict on_evict)
      : limit_bytes_(limit_bytes), on_evict_(std::move(on_evict)) {}

  void Hold(Holder& holder, size_t bytes, Clock::time_point now);
  void Release(Holder& holder, size_t bytes);
  void Close(Holder& holder);
  // Returns false if no remaining connection holds anything.
  bool EvictOne(Clock::time_point now);

  const size_t limit_bytes_;
  mutable std::mutex mutex_;
  // The rest is guarded by mutex_.
  OnEvict on_evict_;
  // Excludes the bytes of evicted connections, which are about to be released.
  size_t held_bytes_ = 0;
  std::unordered_set<Holder*> open_;  // and not evicted
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_MESSAGE_MEMORY_H_
