// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_ACCOUNT_H_
#define SERVER_ADMISSION_ACCOUNT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace leakyrelu {

class Admission;
class Charge;

// The calls in flight and the bytes that they hold, of a connection, of a peer
// with all its connections, or of the server with all its peers. Each account
// but the server's has a parent, and Admission charges an account together with
// its parents.
//
// An account is active while it has a call in flight, and for up to a second
// after one of its calls was refused. Its share of the server's budget is an
// equal part, among the active children, of its parent's share. Thread-safe.
class Account {
 public:
  // The bytes and the number of calls are kept in one word, so that each change
  // costs one atomic addition: 8 TiB and two million calls.
  static constexpr int kByteBits = 43;
  static constexpr uint64_t kMaxBytes = uint64_t{1} << kByteBits;
  static constexpr uint64_t kMaxCalls = uint64_t{1} << (64 - kByteBits);

  struct Held {
    uint64_t bytes;
    uint64_t calls;
  };

  explicit Account(std::shared_ptr<Account> parent)
      : parent_(std::move(parent)) {}
  ~Account() { ClearClaims(); }
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  Held held() const { return Of(in_flight_.load(std::memory_order_relaxed)); }
  // The number of active children.
  uint32_t active_children() const {
    return active_children_.load(std::memory_order_relaxed);
  }
  // Null for the server's.
  const Account* parent() const { return parent_.get(); }
  // Into how many shares the budget is divided for this account; at least 1.
  uint64_t shares() const;

 private:
  friend class Admission;
  friend class Charge;

  // These charge the account and its parents; they return what is in flight in
  // the server with the charge. REQUIRES: less than kMaxBytes and kMaxCalls are
  // in flight in the server.
  Held Enter(size_t bytes);
  Held Grow(size_t bytes);
  void Shrink(size_t bytes);
  void Leave(size_t bytes);

  // A call was refused although the account holds no more than its share: keeps
  // it active until ClearClaims, so that others leave room for the retry.
  void Claim();
  void ClearClaims();

  static constexpr uint64_t kCall = uint64_t{1} << kByteBits;
  static Held Of(uint64_t word) {
    return {.bytes = word & (kCall - 1), .calls = word >> kByteBits};
  }
  // To this account alone.
  Held Add(uint64_t delta) {
    return Of(in_flight_.fetch_add(delta, std::memory_order_relaxed) + delta);
  }
  Held Remove(uint64_t delta) {
    return Of(in_flight_.fetch_sub(delta, std::memory_order_relaxed) - delta);
  }

  void AddActive(int32_t delta) {
    active_children_.fetch_add(static_cast<uint32_t>(delta),
                               std::memory_order_relaxed);
  }

  const std::shared_ptr<Account> parent_;
  std::atomic<uint64_t> in_flight_{0};
  std::atomic<uint32_t> active_children_{0};
  std::atomic<bool> has_claim_{false};  // counted by the parent
};

// The accounts of the peers that have connections, by Peer::group. Thread-safe.
class PeerAccounts {
 public:
  explicit PeerAccounts(std::shared_ptr<Account> server)
      : server_(std::move(server)) {}

  std::shared_ptr<Account> Of(const std::string& group);

 private:
  const std::shared_ptr<Account> server_;
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::weak_ptr<Account>> accounts_
      ABSL_GUARDED_BY(mutex_);
  size_t purge_at_ ABSL_GUARDED_BY(mutex_) = 64;
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_ACCOUNT_H_
