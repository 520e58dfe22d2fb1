// SPDX-License-Identifier: Apache-2.0
#include "server/transport/endpoint/reactor_driver.h"

#include <grpc/support/time.h>

#include <optional>
#include <utility>

#include "server/transport/event.h"

namespace leakyrelu {
namespace {

// gRPC may end an operation on a thread of its own or, at the server's stop,
// on the one that stops it, and nobody kicks. Such events are found after so
// long at the latest while there are calls that could have any.
constexpr int kUnkickedMilliseconds = 50;

// Replies leave when the turn ends, and only then are calls over. Without an
// end to it, all calls that came together would be begun, and held, before the
// first of them is over. With 64 in flight as many calls a CPU second are
// served with 16 as without a limit, with 4 a fifth fewer.
constexpr int kMostEvents = 16;

// In a flood there is always a next call to begin, and those that find no place
// in a small budget are refused: of 16 places 16 events lose a third of the
// calls, 8 a twentieth, 6 next to none. A turn costs a flood nothing.
constexpr int kMostEventsInAFlood = 6;

}  // namespace

ReactorDriver::ReactorDriver(std::shared_ptr<Reactor> reactor)
    : reactor_(std::move(reactor)) {}

ReactorDriver::~ReactorDriver() { reactor_->Close(); }

void ReactorDriver::Run(grpc::CompletionQueue& queue,
                        absl::FunctionRef<bool()> has_calls) {
  reactor_->Run([&]() -> std::optional<int> {
    const gpr_timespec past = gpr_time_0(GPR_CLOCK_MONOTONIC);
    const int most = reactor_->flooded() ? kMostEventsInAFlood : kMostEvents;
    for (int events = 0; events < most; ++events) {
      void* tag = nullptr;
      bool ok = false;
      switch (queue.AsyncNext(&tag, &ok, past)) {
        case grpc::CompletionQueue::GOT_EVENT:
          static_cast<Event*>(tag)->Run(ok);
          break;
        case grpc::CompletionQueue::TIMEOUT:
          return has_calls() ? kUnkickedMilliseconds : Reactor::kForever;
        case grpc::CompletionQueue::SHUTDOWN:
          return std::nullopt;
      }
    }
    return 0;
  });
}

void ReactorDriver::Post(grpc::CompletionQueue& /*queue*/,
                         absl::AnyInvocable<void() &&> task) {
  reactor_->Post([task = std::move(task)]() mutable { std::move(task)(); });
}

}  // namespace leakyrelu
