// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/drain_queue.h"

#include <grpc/support/time.h>

#include "server/io/fd/corked_turns.h"

namespace leakyrelu {
namespace {

// A call has two events: it arrived, and its response was sent.
constexpr int kEventsOfABusyTurn = 6;

}  // namespace

void DrainQueue(grpc::CompletionQueue& queue,
                absl::FunctionRef<void(void* tag, bool ok)> run,
                absl::FunctionRef<bool()> work_instead) {
  const gpr_timespec at_once = gpr_inf_past(GPR_CLOCK_MONOTONIC);
  CorkedTurns turns(kEventsOfABusyTurn);
  void* tag = nullptr;
  bool ok = false;
  for (;;) {
    switch (queue.AsyncNext(&tag, &ok, at_once)) {
      case grpc::CompletionQueue::GOT_EVENT:
        break;
      case grpc::CompletionQueue::SHUTDOWN:
        return;
      case grpc::CompletionQueue::TIMEOUT:
        turns.BeginWait();
        if (work_instead()) {
          turns.EndWait();
          continue;
        }
        if (!queue.Next(&tag, &ok)) return;
        turns.EndWait();
    }
    turns.Got();
    run(tag, ok);
    turns.ReleaseIfDue();
  }
}

}  // namespace leakyrelu
