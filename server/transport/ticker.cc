// SPDX-License-Identifier: Apache-2.0
#include "server/transport/ticker.h"

#include <grpc/support/time.h>

#include <utility>

namespace leakyrelu {

Ticker::Ticker(CompletionLoop* loop, absl::Duration interval,
               absl::AnyInvocable<bool()> tick)
    : loop_(*loop), interval_(interval), tick_(std::move(tick)) {}

void Ticker::Start() {
  if (std::exchange(ticking_, true)) return;
  loop_.CallBegan();
  Set();
}

void Ticker::Set() {
  const gpr_timespec due = gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_micros(absl::ToInt64Microseconds(interval_), GPR_TIMESPAN));
  alarm_.Set(loop_.queue(), due, event_.Then(&Ticker::OnAlarm));
}

void Ticker::OnAlarm(bool /*ok*/) {
  if (tick_()) {
    Set();
    return;
  }
  ticking_ = false;
  loop_.CallEnded();
}

}  // namespace leakyrelu
