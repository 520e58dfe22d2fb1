// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_TICKER_H_
#define SERVER_TRANSPORT_TICKER_H_

#include <grpcpp/alarm.h>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "server/transport/completion_loop.h"
#include "server/transport/event.h"

namespace leakyrelu {

// Calls a function on the loop's thread again and again, for as long as it
// wants: the loop does not end before. The first time, and each next one, is
// late by up to a wait of the loop's driver.
//
// On the loop's thread only.
class Ticker {
 public:
  // tick: whether to go on. loop outlives it, and has ended before that.
  Ticker(CompletionLoop* loop, absl::Duration interval,
         absl::AnyInvocable<bool()> tick);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Unless it ticks already.
  void Start();

 private:
  void Set();
  void OnAlarm(bool ok);

  CompletionLoop& loop_;
  const absl::Duration interval_;
  absl::AnyInvocable<bool()> tick_;
  MemberEvent<Ticker> event_{this};
  grpc::Alarm alarm_;
  bool ticking_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_TICKER_H_
