// SPDX-License-Identifier: Apache-2.0
#include "server/transport/drain_queue.h"

#include <grpc/support/time.h>

#include "server/transport/cork.h"

namespace leakyrelu {
namespace {

// A call has two: it came, and its response is on its way. What turns of fewer
// send has nothing to wait for.
constexpr int kEventsOfABusyTurn = 6;

}  // namespace

void DrainQueue(grpc::CompletionQueue& queue,
                absl::FunctionRef<void(void* tag, bool ok)> run) {
  const gpr_timespec at_once = gpr_inf_past(GPR_CLOCK_MONOTONIC);
  Cork cork;
  void* tag = nullptr;
  bool ok = false;
  for (int events = 0;; ++events) {
    switch (queue.AsyncNext(&tag, &ok, at_once)) {
      case grpc::CompletionQueue::GOT_EVENT:
        break;
      case grpc::CompletionQueue::SHUTDOWN:
        return;
      case grpc::CompletionQueue::TIMEOUT: {
        cork.Release();
        const bool busy = events >= kEventsOfABusyTurn;
        events = 0;
        // Nothing is held while it waits: it also sends, window updates for
        // one, and nobody would let go of them.
        if (!queue.Next(&tag, &ok)) return;
        if (busy) cork.Hold();
      }
    }
    run(tag, ok);
    cork.ReleaseIfDue();
  }
}

}  // namespace leakyrelu
