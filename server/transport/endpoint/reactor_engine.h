// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_REACTOR_ENGINE_H_
#define SERVER_TRANSPORT_ENDPOINT_REACTOR_ENGINE_H_

#include <grpc/event_engine/event_engine.h>

#include <memory>

#include "server/transport/endpoint/reactor.h"

namespace leakyrelu {

// The event engine of one server: its closures, those of timers too, run on
// one reactor's thread, so that the server's work stays on it. Timers, names,
// listeners and connects are gRPC's default engine's.
class ReactorEngine final
    : public grpc_event_engine::experimental::EventEngine {
 public:
  ReactorEngine(std::shared_ptr<Reactor> reactor,
                std::shared_ptr<EventEngine> timers_and_names);

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
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_REACTOR_ENGINE_H_
