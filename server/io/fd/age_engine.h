// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_AGE_ENGINE_H_
#define SERVER_IO_FD_AGE_ENGINE_H_

#include <grpc/event_engine/event_engine.h>

#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "server/io/connection_age_timers.h"

namespace leakyrelu {

// gRPC's own event engine, except that ConnectionAgeTimers sets the timers of
// connection ages. For gRPC 1.51, whose servers all use the process's default
// engine.
class AgeEngine final : public grpc_event_engine::experimental::EventEngine {
 public:
  AgeEngine(std::shared_ptr<EventEngine> engine,
            std::shared_ptr<ConnectionAgeTimers> timers, absl::Duration age);

  // Makes such an engine the process's default and returns its timers, which
  // also belong to the process: they include those of another server in this
  // process, and its later connections get this age. The product has one server
  // per process.
  static std::shared_ptr<ConnectionAgeTimers> Install(absl::Duration age);

  TaskHandle RunAfter(Duration when, Closure* closure) override;
  TaskHandle RunAfter(Duration when,
                      absl::AnyInvocable<void()> closure) override;
  bool Cancel(TaskHandle handle) override;

  // The remaining functions forward to gRPC's engine.
  void Run(Closure* closure) override { engine_->Run(closure); }
  void Run(absl::AnyInvocable<void()> closure) override {
    engine_->Run(std::move(closure));
  }
  bool IsWorkerThread() override { return engine_->IsWorkerThread(); }
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
  bool CancelConnect(ConnectionHandle handle) override {
    return engine_->CancelConnect(handle);
  }
  std::unique_ptr<DNSResolver> GetDNSResolver(
      const DNSResolver::ResolverOptions& options) override {
    return engine_->GetDNSResolver(options);
  }

 private:
  const std::shared_ptr<EventEngine> engine_;
  const std::shared_ptr<ConnectionAgeTimers> timers_;
  const absl::Duration age_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_AGE_ENGINE_H_
