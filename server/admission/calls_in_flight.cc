// SPDX-License-Identifier: Apache-2.0
#include "server/admission/calls_in_flight.h"

#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"
#include "server/admission/coarse_clock.h"

namespace leakyrelu {
namespace {

using Clock = CallInFlight::Clock;
using Waiting = CallInFlight::Waiting;

absl::Status Overdue(Waiting waiting, absl::Duration timeout) {
  if (waiting == Waiting::kReader) {
    return ResourceExhausted(
        {.reason = std::string(reasons::kReplyNotTaken),
         .field = "reply",
         .got =
             absl::StrCat("not received for ", absl::FormatDuration(timeout)),
         .allowed = "a client that reads its replies (--send-timeout)"});
  }
  return ResourceExhausted(
      {.reason = std::string(reasons::kMessageNotSent),
       .field = "message",
       .got = absl::StrCat("not complete after ", absl::FormatDuration(timeout),
                           " without progress"),
       .allowed =
           "a faster client (--receive-timeout, --min-transfer-rate), and "
           "streams that are not idle while memory is short"});
}

}  // namespace

void CallInFlight::WaitsFor(Waiting waiting) {
  // A reader between the two stores sees a call that waits for nothing.
  since_.store(kNever, std::memory_order_relaxed);
  if (waiting == Waiting::kServer) return;
  waiting_.store(waiting, std::memory_order_relaxed);
  since_.store(CoarseNow().time_since_epoch().count(),
               std::memory_order_release);
}

void CallInFlight::GiveUp(const absl::Status& status) {
  if (!given_up_.ok()) return;
  given_up_ = status;
  Cancel(status);
}

void CallsInFlight::Add(CallInFlight* call, const Account* account) {
  call->given_up_ = absl::OkStatus();
  call->account_ = account;
  call->previous_ = nullptr;
  call->next_ = first_;
  if (first_ != nullptr) first_->previous_ = call;
  first_ = call;
}

void CallsInFlight::Remove(CallInFlight* call) {
  if (call->next_ != nullptr) call->next_->previous_ = call->previous_;
  (call->previous_ == nullptr ? first_ : call->previous_->next_) = call->next_;
  call->WaitsFor(Waiting::kServer);
}

absl::Duration CallsInFlight::TimeoutOf(const CallInFlight& call,
                                        Waiting waiting,
                                        const CallTimeouts& timeouts) const {
  absl::Duration timeout = absl::InfiniteDuration();
  if (waiting == Waiting::kReader) {
    timeout = timeouts.send;
  } else if (waiting == Waiting::kMessage || timeouts.messages_are_short) {
    timeout = timeouts.receive;
  }
  if (timeouts.is_starved && timeout > kStarvedTimeout &&
      admission_.IsAboveShare(*call.account_)) {
    timeout = kStarvedTimeout;
  }
  return timeout;
}

bool CallsInFlight::GiveUpOverdue(Clock::time_point now,
                                  const CallTimeouts& timeouts,
                                  RateOf rate_of) {
  struct Late {
    CallInFlight* call;
    Waiting waiting;
    absl::Duration age;
    absl::Duration timeout;
  };
  std::vector<Late> late;
  bool are_rates_needed = false;
  absl::flat_hash_map<const Account*, int> late_by_account;
  for (CallInFlight* call = first_; call != nullptr; call = call->next_) {
    const Clock::rep since = call->since_.load(std::memory_order_acquire);
    const Waiting waiting = call->waiting_.load(std::memory_order_relaxed);
    // Read again: waiting may belong to a later wait.
    if (since == CallInFlight::kNever || !call->given_up_.ok() ||
        call->since_.load(std::memory_order_relaxed) != since) {
      continue;
    }
    const absl::Duration age =
        absl::FromChrono(now.time_since_epoch() - Clock::duration(since));
    const absl::Duration timeout = TimeoutOf(*call, waiting, timeouts);
    are_rates_needed |= age > timeout / 2;
    if (age <= timeout) continue;
    late.push_back({call, waiting, age, timeout});
    ++late_by_account[call->account_];
  }
  for (const Late& overdue : late) {
    if (overdue.age <= overdue.timeout * kMaxTimeouts) {
      const std::optional<TransferRate> rate = rate_of(overdue.call->PeerUri());
      if (!rate.has_value()) continue;
      if (rate->is_unknown &&
          overdue.age <= overdue.timeout * timeouts.unknown_rate_factor) {
        continue;
      }
      const double moved =
          overdue.waiting == Waiting::kReader ? rate->sent : rate->received;
      const int calls = late_by_account[overdue.call->account_];
      if (moved > 0 && moved >= timeouts.min_rate * calls) continue;
    }
    overdue.call->GiveUp(Overdue(overdue.waiting, overdue.timeout));
  }
  return are_rates_needed;
}

void CallsInFlight::GiveUpAll(const absl::Status& status) {
  for (CallInFlight* call = first_; call != nullptr; call = call->next_) {
    call->GiveUp(status);
  }
}

}  // namespace leakyrelu
