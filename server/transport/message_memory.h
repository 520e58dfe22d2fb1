// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_MESSAGE_MEMORY_H_
#define SERVER_TRANSPORT_MESSAGE_MEMORY_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "absl/functional/any_invocable.h"

namespace leakyrelu {

// Bounds what all connections together have read and not let go of, complete
// messages or not, where gRPC's own quota does not see it: beyond the limit the
// connection that holds most is cut. Nothing smaller can be given up, for what
// is half received is of no use, and what is not read any more never becomes
// whole.
//
// Thread-safe.
class MessageMemory : public std::enable_shared_from_this<MessageMemory> {
 public:
  // One connection's share. Outlives it: its bytes may be read still by then.
  class Account {
   public:
    Account(std::shared_ptr<MessageMemory> memory, int fd)
        : memory_(std::move(memory)), fd_(fd) {}
    // So many bytes more are held, or fewer. Holding may cut any connection,
    // the account's own too.
    void Hold(size_t bytes) { memory_->Hold(*this, bytes); }
    void Release(size_t bytes) { memory_->Release(*this, bytes); }
    // The descriptor is about to be closed: it cannot be cut any more.
    void Close() { memory_->Close(*this); }

   private:
    friend class MessageMemory;
    const std::shared_ptr<MessageMemory> memory_;
    const int fd_;
    // The rest is guarded by memory_->mutex_.
    size_t held_bytes_ = 0;
    bool cut_ = false;
  };

  // What the connection held. Must not call back.
  using OnCut = absl::AnyInvocable<void(size_t held_bytes)>;

  static std::shared_ptr<MessageMemory> Create(
      size_t limit_bytes, OnCut on_cut = [](size_t) {}) {
    return std::shared_ptr<MessageMemory>(
        new MessageMemory(limit_bytes, std::move(on_cut)));
  }

  size_t held_bytes() const {
    const std::lock_guard lock(mutex_);
    return held_bytes_;
  }

  // For a connected socket, whose descriptor stays the caller's.
  std::shared_ptr<Account> Open(int fd);

 private:
  MessageMemory(size_t limit_bytes, OnCut on_cut)
      : limit_bytes_(limit_bytes), on_cut_(std::move(on_cut)) {}

  void Hold(Account& account, size_t bytes);
  void Release(Account& account, size_t bytes);
  void Close(Account& account);
  // False: no connection is left that holds anything.
  bool CutGreatest();

  const size_t limit_bytes_;
  mutable std::mutex mutex_;
  // The rest is guarded by mutex_.
  OnCut on_cut_;
  // Less what those hold that have been cut: it is about to be let go of.
  size_t held_bytes_ = 0;
  std::unordered_set<Account*> open_;  // and not cut
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_MESSAGE_MEMORY_H_
