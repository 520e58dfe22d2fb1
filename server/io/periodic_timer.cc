// SPDX-License-Identifier: Apache-2.0
#include "server/io/periodic_timer.h"

#include <grpc/support/time.h>

#include <utility>

namespace leakyrelu {

PeriodicTimer::PeriodicTimer(CompletionLoop* loop, absl::Duration interval,
                             absl::AnyInvocable<bool()> tick)
    : loop_(*loop), interval_(interval), tick_(std::move(tick)) {}

void PeriodicTimer::Start() {
  if (std::exchange(ticking_, true)) return;
  loop_.CallBegan();
  Set();
}

void PeriodicTimer::Set() {
  const gpr_timespec due = gpr_time_add(
      gpr_now(GPR_CLOCK_MONOTONIC),
      gpr_time_from_micros(absl::ToInt64Microseconds(interval_), GPR_TIMESPAN));
  alarm_.Set(loop_.queue(), due, event_.Then(&PeriodicTimer::OnAlarm));
}

void PeriodicTimer::OnAlarm(bool /*ok*/) {
  if (tick_()) {
    Set();
    return;
  }
  ticking_ = false;
  loop_.CallEnded();
}

}  // namespace leakyrelu
