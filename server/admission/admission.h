// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_ADMISSION_H_
#define SERVER_ADMISSION_ADMISSION_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "server/admission/account.h"

namespace leakyrelu {

// Admits calls while the number of calls in flight and the bytes that they hold
// are within a budget. There is no queue: what does not fit is refused at once,
// with the delay after which to retry.
//
// A call is in flight from its headers until its reply has left, so a caller
// that does not read its replies uses up the budget; see CallsInFlight.
//
// Fairness: half of the budget is open to everybody. Beyond it, a connection
// may hold its share (Account::shares), and room is left for others: a peer may
// hold an eighth more than the budget, and all peers an eighth more than that,
// but a connection may hold at most kRoomFactor times what its peer leaves
// free, and a peer kRoomFactor times what all leave free. So a single
// connection can use exactly the budget, and however much the others hold,
// there is room for one that holds little. In large budgets, the first calls of
// each connection are always admitted; those of the small services are in any
// budget, so that a busy server is not taken for a dead one. Thread-safe.
class Admission {
 public:
  // The memory of an open call beside its message. Charged for the calls that
  // may stay open while nothing happens: streams and the small services' calls.
  static constexpr size_t kOpenCallBytes = 24 << 10;
  static constexpr size_t kRoomFactor = 8;
  // The calls that a connection may always have: of any method, if that is a
  // small part of the budget, and of the small services.
  static constexpr size_t kFirstCalls = 4;
  static constexpr size_t kFirstCallsDivisor = 256;
  static constexpr size_t kFirstSmallCalls = 2;

  struct Limits {
    size_t bytes = Account::kMaxBytes / 2;
    size_t calls = Account::kMaxCalls / 2;
  };

  explicit Admission(const Limits& limits)
      : limits_(limits), server_(std::make_shared<Account>(nullptr)) {}
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  const Limits& limits() const { return limits_; }
  size_t first_calls() const {
    return std::min(kFirstCalls, limits_.calls / kFirstCallsDivisor);
  }
  // The parent of the accounts of all peers.
  const std::shared_ptr<Account>& server() const { return server_; }
  // What is in flight now.
  Account::Held held() const { return server_->held(); }

  // Whether a call in flight that brings this many bytes would fit now.
  bool HasRoom(const Account& account, size_t bytes) const;

  // The refusal of a call that exceeds the limit on calls waiting to be
  // received.
  static absl::Status RefuseWaiting(size_t max_waiting);

  // True if more than half of a budget is used. Shorter timeouts then apply to
  // calls that wait for their callers.
  bool IsTight() const;
  // Whether a call within its connection's share was refused since the last
  // time.
  bool TakeStarved() {
    return starved_.exchange(false, std::memory_order_relaxed);
  }
  // Whether the account holds more than its share.
  bool IsAboveShare(const Account& account) const {
    return !IsWithinShare(account, account.held());
  }
  // Ends the claim of a connection whose call was refused; called about once a
  // second. See Account.
  static void ClearClaims(Account& account) { account.ClearClaims(); }

 private:
  friend class Charge;

  // OK: charged. Otherwise RESOURCE_EXHAUSTED with RetryInfo. A message of any
  // size is admitted while no other call holds one.
  absl::Status Enter(Account& account, size_t bytes, size_t first_calls);
  absl::Status Grow(Account& account, size_t bytes);

  // Whether a call, or `bytes` of one, may be added; own and total include it.
  bool FitCalls(const Account& account, const Account::Held& own,
                const Account::Held& total) const;
  bool FitBytes(const Account& account, size_t bytes, const Account::Held& own,
                const Account::Held& total) const;
  bool IsWithinShare(const Account& account, const Account::Held& own) const;
  absl::Status Refuse(Account& account, size_t bytes, const Account::Held& own,
                      const Account::Held& total);

  const Limits limits_;
  const std::shared_ptr<Account> server_;
  std::atomic<bool> starved_{false};
};

// What one call has charged to an account. Reusable: Open .. Close, repeatedly.
// Thread-compatible.
class Charge {
 public:
  Charge() = default;
  ~Charge() { Close(); }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;

  // Charges a call that holds this many bytes; see Admission for the errors,
  // after which nothing is charged. It is always admitted if the account has no
  // more than first_calls with it. admission and account outlive the charge.
  // REQUIRES: not open.
  absl::Status Open(Admission& admission, Account& account, size_t bytes = 0,
                    size_t first_calls = 0);
  bool is_open() const { return account_ != nullptr; }
  // Adds bytes, or fails and adds none. REQUIRES: open.
  absl::Status Grow(size_t bytes);
  // Removes this many of the bytes; no effect if it is not open.
  void Shrink(size_t bytes);
  // Removes the call with its bytes, if it is open.
  void Close();

 private:
  Admission* admission_ = nullptr;
  Account* account_ = nullptr;  // null: not open
  size_t bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_ADMISSION_H_
