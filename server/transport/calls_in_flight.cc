// SPDX-License-Identifier: Apache-2.0
#include "server/transport/calls_in_flight.h"

namespace leakyrelu {

void CallsInFlight::Add(CallInFlight* call) {
  call->overdue_ = false;
  call->previous_ = nullptr;
  call->next_ = first_;
  if (first_ != nullptr) first_->previous_ = call;
  first_ = call;
}

void CallsInFlight::Remove(CallInFlight* call) {
  if (call->next_ != nullptr) call->next_->previous_ = call->previous_;
  (call->previous_ == nullptr ? first_ : call->previous_->next_) = call->next_;
  call->ReplyEnds();
}

int CallsInFlight::CancelOlderThan(CallInFlight::Clock::time_point oldest) {
  int cancelled = 0;
  const CallInFlight::Clock::rep limit = oldest.time_since_epoch().count();
  for (CallInFlight* call = first_; call != nullptr; call = call->next_) {
    const CallInFlight::Clock::rep began =
        call->reply_began_.load(std::memory_order_relaxed);
    if (began == CallInFlight::kNone || began > limit || call->overdue_) {
      continue;
    }
    call->overdue_ = true;
    call->CancelReply();
    ++cancelled;
  }
  return cancelled;
}

}  // namespace leakyrelu
