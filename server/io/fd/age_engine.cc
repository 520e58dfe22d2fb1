// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/age_engine.h"

#include <utility>

namespace leakyrelu {

namespace ee = grpc_event_engine::experimental;

AgeEngine::AgeEngine(std::shared_ptr<EventEngine> engine,
                     std::shared_ptr<ConnectionAgeTimers> timers,
                     absl::Duration age)
    : engine_(std::move(engine)), timers_(std::move(timers)), age_(age) {}

std::shared_ptr<ConnectionAgeTimers> AgeEngine::Install(absl::Duration age) {
  // gRPC drops its default engine when it is unused and creates another one
  // later. The engine that sets and cancels timers has to stay for the whole
  // process, since gRPC's threads may outlive the server.
  static const auto* const engine =
      new std::shared_ptr<EventEngine>(ee::CreateEventEngine());
  static const auto* const timers =
      new std::shared_ptr<ConnectionAgeTimers>(ConnectionAgeTimers::Create());
  ee::SetEventEngineFactory([age]() -> std::unique_ptr<EventEngine> {
    return std::make_unique<AgeEngine>(*engine, *timers, age);
  });
  return *timers;
}

ee::EventEngine::TaskHandle AgeEngine::RunAfter(Duration when,
                                                Closure* closure) {
  if (!ConnectionAgeTimers::IsAge(when)) {
    return engine_->RunAfter(when, closure);
  }
  return timers_->Set(engine_, age_, [engine = engine_.get(), closure] {
    engine->Run(closure);
  });
}

ee::EventEngine::TaskHandle AgeEngine::RunAfter(
    Duration when, absl::AnyInvocable<void()> closure) {
  if (!ConnectionAgeTimers::IsAge(when)) {
    return engine_->RunAfter(when, std::move(closure));
  }
  return timers_->Set(
      engine_, age_,
      [engine = engine_.get(), closure = std::move(closure)]() mutable {
        engine->Run(std::move(closure));
      });
}

bool AgeEngine::Cancel(TaskHandle handle) {
  const std::optional<bool> cancelled = timers_->Cancel(handle);
  return cancelled.has_value() ? *cancelled : engine_->Cancel(handle);
}

absl::StatusOr<std::unique_ptr<ee::EventEngine::Listener>>
AgeEngine::CreateListener(
    Listener::AcceptCallback on_accept,
    absl::AnyInvocable<void(absl::Status)> on_shutdown,
    const ee::EndpointConfig& config,
    std::unique_ptr<ee::MemoryAllocatorFactory> memory_allocator_factory) {
  return engine_->CreateListener(std::move(on_accept), std::move(on_shutdown),
                                 config, std::move(memory_allocator_factory));
}

ee::EventEngine::ConnectionHandle AgeEngine::Connect(
    OnConnectCallback on_connect, const ResolvedAddress& address,
    const ee::EndpointConfig& config, ee::MemoryAllocator memory_allocator,
    Duration timeout) {
  return engine_->Connect(std::move(on_connect), address, config,
                          std::move(memory_allocator), timeout);
}

}  // namespace leakyrelu
