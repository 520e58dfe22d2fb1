// SPDX-License-Identifier: Apache-2.0
#include "server/admission/admission.h"

#include <algorithm>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

// About the time in which a server works off a large share of a full budget.
// The delay is randomised, so that callers refused together do not retry
// together.
constexpr int kMinRetryMilliseconds = 100;
constexpr int kMaxRetryMilliseconds = 300;

absl::Duration RetryAfter() {
  thread_local std::minstd_rand random(std::random_device{}());
  return absl::Milliseconds(std::uniform_int_distribution<int>(
      kMinRetryMilliseconds, kMaxRetryMilliseconds)(random));
}

// The budget of all, of which one can have `limit`.
uint64_t WithRoom(uint64_t limit) {
  return limit + (limit + Admission::kRoomFactor - 1) / Admission::kRoomFactor;
}

// Whether one that holds `own` of `total` leaves enough room for others, if one
// alone can have `limit`.
bool LeavesRoom(uint64_t own, uint64_t total, uint64_t limit) {
  const uint64_t all = WithRoom(limit);
  return total <= all && own <= (all - total) * Admission::kRoomFactor;
}

uint64_t ShareOf(uint64_t limit, uint64_t shares) {
  return std::max<uint64_t>(limit / shares, 1);
}

// Whether a connection may hold `own` of one kind of cost beyond half of the
// budget; see Admission.
bool IsFair(uint64_t own, uint64_t peer, uint64_t total, uint64_t limit,
            uint64_t shares) {
  return own <= ShareOf(limit, shares) && LeavesRoom(own, peer, limit) &&
         LeavesRoom(peer, total, WithRoom(limit));
}

}  // namespace

bool Admission::IsWithinShare(const Account& account,
                              const Account::Held& own) const {
  const uint64_t shares = account.shares();
  return own.bytes <= ShareOf(limits_.bytes, shares) &&
         own.calls <= ShareOf(limits_.calls, shares);
}

bool Admission::FitCalls(const Account& account, const Account::Held& own,
                         const Account::Held& total) const {
  if (total.calls <= limits_.calls / 2) return true;
  return IsFair(own.calls, account.parent()->held().calls, total.calls,
                limits_.calls, account.shares());
}

bool Admission::FitBytes(const Account& account, size_t bytes,
                         const Account::Held& own,
                         const Account::Held& total) const {
  if (total.bytes <= limits_.bytes / 2) return true;
  const uint64_t other_calls = total.calls - std::min<uint64_t>(total.calls, 1);
  return total.bytes - bytes <= other_calls * kOpenCallBytes ||
         IsFair(own.bytes, account.parent()->held().bytes, total.bytes,
                limits_.bytes, account.shares());
}

bool Admission::HasRoom(const Account& account, size_t bytes) const {
  Account::Held own = account.held();
  own.bytes += bytes;
  Account::Held total = held();
  total.bytes += bytes;
  return FitBytes(account, bytes, own, total);
}

absl::Status Admission::Enter(Account& account, size_t bytes,
                              size_t first_calls) {
  Account::Held total = account.Enter(bytes);
  Account::Held own = account.held();
  // A call without bytes has a message to come.
  const size_t least = std::max<size_t>(bytes, 1);
  total.bytes += least - bytes;
  own.bytes += least - bytes;
  if (own.calls <= first_calls ||
      (FitCalls(account, own, total) && FitBytes(account, least, own, total))) {
    account.ClearClaims();
    return absl::OkStatus();
  }
  absl::Status refusal = Refuse(account, bytes, own, total);
  account.Leave(bytes);
  return refusal;
}

absl::Status Admission::Grow(Account& account, size_t bytes) {
  const Account::Held total = account.Grow(bytes);
  const Account::Held own = account.held();
  if (FitBytes(account, bytes, own, total)) return absl::OkStatus();
  absl::Status refusal = Refuse(account, bytes, own, total);
  account.Shrink(bytes);
  return refusal;
}

absl::Status Admission::Refuse(Account& account, size_t bytes,
                               const Account::Held& own,
                               const Account::Held& total) {
  Account::Held held = total;
  Limits limits = limits_;
  std::string field = "server";
  std::string callers;
  if (IsWithinShare(account, own)) {
    account.Claim();
    starved_.store(true, std::memory_order_relaxed);
  } else {
    const uint64_t shares = account.shares();
    if (shares > 1) {
      held = own;
      limits = {.bytes = ShareOf(limits.bytes, shares),
                .calls = ShareOf(limits.calls, shares)};
      field = "connection";
      callers = absl::StrCat(", one of ", shares, " shares");
    }
  }
  if (held.calls > limits.calls) {
    return ResourceExhausted(
        {.reason = std::string(reasons::kTooManyCallsInFlight),
         .field = std::move(field),
         .got = absl::StrCat(held.calls, " calls in flight with this one"),
         .allowed = absl::StrCat("at most ", limits.calls, callers)},
        RetryAfter());
  }
  return ResourceExhausted(
      {.reason = std::string(reasons::kTooManyBytesInFlight),
       .field = std::move(field),
       .got = absl::StrCat(held.bytes, " bytes in flight with the ", bytes,
                           " of this request"),
       .allowed = absl::StrCat("at most ", limits.bytes, callers)},
      RetryAfter());
}

absl::Status Admission::RefuseWaiting(size_t max_waiting) {
  return ResourceExhausted(
      {.reason = std::string(reasons::kTooManyCallsInFlight),
       .field = "server",
       .got = absl::StrCat("more than ", max_waiting,
                           " requests waiting to be received"),
       .allowed = absl::StrCat("at most ", max_waiting)},
      RetryAfter());
}

bool Admission::IsTight() const {
  const Account::Held held = this->held();
  return held.bytes > limits_.bytes / 2 || held.calls > limits_.calls / 2;
}

absl::Status Charge::Open(Admission& admission, Account& account, size_t bytes,
                          size_t first_calls) {
  absl::Status status = admission.Enter(account, bytes, first_calls);
  if (!status.ok()) return status;
  admission_ = &admission;
  account_ = &account;
  bytes_ = bytes;
  return status;
}

absl::Status Charge::Grow(size_t bytes) {
  absl::Status status = admission_->Grow(*account_, bytes);
  if (status.ok()) bytes_ += bytes;
  return status;
}

void Charge::Shrink(size_t bytes) {
  if (account_ == nullptr) return;
  account_->Shrink(bytes);
  bytes_ -= bytes;
}

void Charge::Close() {
  if (account_ == nullptr) return;
  account_->Leave(bytes_);
  account_ = nullptr;
}

}  // namespace leakyrelu
