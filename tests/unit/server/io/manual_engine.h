// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_MANUAL_ENGINE_H_
#define TESTS_UNIT_SERVER_IO_MANUAL_ENGINE_H_

#include <grpc/event_engine/event_engine.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"

namespace leakyrelu {

// An event engine whose timers the test runs explicitly, and which has no other
// function. Belongs to one thread.
class ManualEngine final : public grpc_event_engine::experimental::EventEngine {
 public:
  struct Timer {
    Duration when;
    absl::AnyInvocable<void()> closure;
  };

  // The timers that are set, in order.
  const std::map<intptr_t, Timer>& timers() const { return timers_; }

  void RunAll() {
    while (!timers_.empty()) {
      auto closure = std::move(timers_.begin()->second.closure);
      timers_.erase(timers_.begin());
      closure();
    }
  }

  TaskHandle RunAfter(Duration when, Closure* closure) override {
    return RunAfter(when, [closure] { closure->Run(); });
  }
  TaskHandle RunAfter(Duration when,
                      absl::AnyInvocable<void()> closure) override {
    timers_.emplace(++last_id_, Timer{when, std::move(closure)});
    return {{0, last_id_}};
  }
  bool Cancel(TaskHandle handle) override {
    return handle.keys[0] == 0 && timers_.erase(handle.keys[1]) > 0;
  }
  void Run(Closure* closure) override { closure->Run(); }
  void Run(absl::AnyInvocable<void()> closure) override { closure(); }

  // Not used.
  bool IsWorkerThread() override { std::abort(); }
  absl::StatusOr<std::unique_ptr<Listener>> CreateListener(
      Listener::AcceptCallback, absl::AnyInvocable<void(absl::Status)>,
      const grpc_event_engine::experimental::EndpointConfig&,
      std::unique_ptr<grpc_event_engine::experimental::MemoryAllocatorFactory>)
      override {
    std::abort();
  }
  ConnectionHandle Connect(
      OnConnectCallback, const ResolvedAddress&,
      const grpc_event_engine::experimental::EndpointConfig&,
      grpc_event_engine::experimental::MemoryAllocator, Duration) override {
    std::abort();
  }
  bool CancelConnect(ConnectionHandle) override { std::abort(); }
  // The return type differs between the generations of gRPC.
  decltype(std::declval<EventEngine>().GetDNSResolver({})) GetDNSResolver(
      const DNSResolver::ResolverOptions&) override {
    std::abort();
  }

 private:
  intptr_t last_id_ = 0;
  std::map<intptr_t, Timer> timers_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_MANUAL_ENGINE_H_
