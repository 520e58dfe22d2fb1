// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_REACTOR_ENGINE_H_
#define SERVER_IO_REACTOR_REACTOR_ENGINE_H_

#include <grpc/event_engine/event_engine.h>

#include <memory>

#include "absl/time/time.h"
#include "server/io/connection_age_timers.h"
#include "server/io/reactor/reactor.h"

namespace leakyrelu {

// The event engine of one server: its closures, including those of timers, run
// on one reactor's thread, so that the server's work stays there. Timers, name
// resolution, listeners and connects are those of gRPC's default engine.
class ReactorEngine final
    : public grpc_event_engine::experimental::EventEngine {
 public:
  // max_age of connections, whose timers belong to age_timers; zero: no limit.
  ReactorEngine(std::shared_ptr<Reactor> reactor,
                std::shared_ptr<EventEngine> timers_and_names,
                std::shared_ptr<ConnectionAgeTimers> age_timers,
                absl::Duration max_age);

  void Run(Closure* closure) override;
  void Run(absl::AnyInvocable<void()> closure) override;
  TaskHandle RunAfter(Duration when, Closure* closure) override;
  TaskHandle RunAfter(Duration when,
                      absl::AnyInvocable<void()> closure) override;
  bool Cancel(TaskHandle handle) override;
  bool IsWorkerThread() override;

  absl::StatusOr<std::unique_ptr<Listener>> CreateListener(
      Listener::AcceptCallback on_accept,
      absl::AnyInvocable<void(absl::Status)> on_shutdown,
      const grpc_event_engine::experimental::EndpointConfig& config,
      std::unique_ptr<grpc_event_engine::experimental::MemoryAllocatorFactory>
          memory_allocator_factory) override;
  ConnectionHandle Connect(
      OnConnectCallback on_connect, const ResolvedAddress& address,
      const grpc_event_engine::experimental::EndpointConfig& config,
      grpc_event_engine::experimental::MemoryAllocator memory_allocator,
      Duration timeout) override;
  bool CancelConnect(ConnectionHandle handle) override;
  absl::StatusOr<std::unique_ptr<DNSResolver>> GetDNSResolver(
      const DNSResolver::ResolverOptions& options) override;

 private:
  const std::shared_ptr<Reactor> reactor_;
  const std::shared_ptr<EventEngine> default_;
  const std::shared_ptr<ConnectionAgeTimers> age_timers_;
  const absl::Duration max_age_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_REACTOR_ENGINE_H_
