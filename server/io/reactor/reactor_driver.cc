// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/reactor_driver.h"

#include <grpc/support/time.h>

#include <optional>
#include <utility>

#include "server/io/event.h"

namespace leakyrelu {
namespace {

// gRPC may end an operation on one of its own threads or, during the server's
// stop, on the stopping thread, without a Kick. Such events are found after at
// most this time while calls are in flight.
constexpr int kUnkickedMilliseconds = 50;

// Replies leave when the turn ends, and only then are calls over. Without a
// limit, all calls that arrived together would be begun, and held, before the
// first of them is over. Measured with 64 calls in flight: a limit of 16 serves
// as many calls per CPU second as no limit, and a limit of 4 serves a fifth
// fewer.
constexpr int kMaxEvents = 16;

// In a flood there is always another call to begin, and calls that exceed a
// small budget are refused. Measured with a budget of 16 calls: 16 events per
// turn lose a third of the calls, 8 a twentieth, 6 almost none. More turns cost
// a flood no throughput.
constexpr int kMaxEventsInAFlood = 6;

}  // namespace

ReactorDriver::ReactorDriver(std::shared_ptr<Reactor> reactor)
    : reactor_(std::move(reactor)) {}

ReactorDriver::~ReactorDriver() { reactor_->Close(); }

void ReactorDriver::Run(grpc::CompletionQueue& queue,
                        absl::FunctionRef<bool()> has_calls,
                        absl::FunctionRef<bool()> work_instead) {
  reactor_->Run([&]() -> std::optional<int> {
    const gpr_timespec past = gpr_time_0(GPR_CLOCK_MONOTONIC);
    const int max_events =
        reactor_->flooded() ? kMaxEventsInAFlood : kMaxEvents;
    for (int events = 0; events < max_events; ++events) {
      void* tag = nullptr;
      bool ok = false;
      switch (queue.AsyncNext(&tag, &ok, past)) {
        case grpc::CompletionQueue::GOT_EVENT:
          static_cast<Event*>(tag)->Run(ok);
          break;
        case grpc::CompletionQueue::TIMEOUT:
          if (work_instead()) return 0;
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
