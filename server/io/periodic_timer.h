// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_PERIODIC_TIMER_H_
#define SERVER_IO_PERIODIC_TIMER_H_

#include <grpcpp/alarm.h>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "server/io/completion_loop.h"
#include "server/io/event.h"

namespace leakyrelu {

// Calls a function on the loop's thread periodically until the function ends
// it; the loop does not end before. Each call is late by up to one wait of the
// loop's driver.
//
// On the loop's thread only.
class PeriodicTimer {
 public:
  // tick returns whether to continue. loop outlives the timer, and has ended
  // before the timer is destroyed.
  PeriodicTimer(CompletionLoop* loop, absl::Duration interval,
                absl::AnyInvocable<bool()> tick);
  PeriodicTimer(const PeriodicTimer&) = delete;
  PeriodicTimer& operator=(const PeriodicTimer&) = delete;

  // No effect if it is already running.
  void Start();

 private:
  void Set();
  void OnAlarm(bool ok);

  CompletionLoop& loop_;
  const absl::Duration interval_;
  absl::AnyInvocable<bool()> tick_;
  MemberEvent<PeriodicTimer> event_{this};
  grpc::Alarm alarm_;
  bool ticking_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_PERIODIC_TIMER_H_
