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

}  // namespace

ReactorDriver::ReactorDriver(std::shared_ptr<Reactor> reactor)
    : reactor_(std::move(reactor)) {}

ReactorDriver::~ReactorDriver() { reactor_->Close(); }

void ReactorDriver::Run(grpc::CompletionQueue& queue,
                        absl::FunctionRef<bool()> has_calls) {
  reactor_->Run([&]() -> std::optional<int> {
    const gpr_timespec past = gpr_time_0(GPR_CLOCK_MONOTONIC);
    for (;;) {
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
  });
}

void ReactorDriver::Post(grpc::CompletionQueue& /*queue*/,
                         absl::AnyInvocable<void() &&> task) {
  reactor_->Post([task = std::move(task)]() mutable { std::move(task)(); });
}

}  // namespace leakyrelu
