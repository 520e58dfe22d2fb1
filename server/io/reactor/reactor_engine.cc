// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/reactor_engine.h"

#include <optional>
#include <utility>

namespace leakyrelu {

namespace ee = grpc_event_engine::experimental;

ReactorEngine::ReactorEngine(std::shared_ptr<Reactor> reactor,
                             std::shared_ptr<EventEngine> timers_and_names,
                             std::shared_ptr<ConnectionAgeTimers> age_timers,
                             absl::Duration max_age)
    : reactor_(std::move(reactor)),
      default_(std::move(timers_and_names)),
      age_timers_(std::move(age_timers)),
      max_age_(max_age) {}

void ReactorEngine::Run(Closure* closure) {
  reactor_->Post([closure] { closure->Run(); });
}

void ReactorEngine::Run(absl::AnyInvocable<void()> closure) {
  reactor_->Post(std::move(closure));
}

ee::EventEngine::TaskHandle ReactorEngine::RunAfter(Duration when,
                                                    Closure* closure) {
  return RunAfter(when, [closure] { closure->Run(); });
}

ee::EventEngine::TaskHandle ReactorEngine::RunAfter(
    Duration when, absl::AnyInvocable<void()> closure) {
  auto post = [reactor = reactor_, closure = std::move(closure)]() mutable {
    reactor->Post(std::move(closure));
  };
  if (ConnectionAgeTimers::IsAge(when)) {
    return age_timers_->Set(default_, max_age_, std::move(post));
  }
  return default_->RunAfter(when, std::move(post));
}

bool ReactorEngine::Cancel(TaskHandle handle) {
  const std::optional<bool> cancelled = age_timers_->Cancel(handle);
  return cancelled.has_value() ? *cancelled : default_->Cancel(handle);
}

// The default engine does not implement this for its own threads: it aborts.
bool ReactorEngine::IsWorkerThread() { return reactor_->IsCurrent(); }

absl::StatusOr<std::unique_ptr<ee::EventEngine::Listener>>
ReactorEngine::CreateListener(
    Listener::AcceptCallback on_accept,
    absl::AnyInvocable<void(absl::Status)> on_shutdown,
    const ee::EndpointConfig& config,
    std::unique_ptr<ee::MemoryAllocatorFactory> memory_allocator_factory) {
  return default_->CreateListener(std::move(on_accept), std::move(on_shutdown),
                                  config, std::move(memory_allocator_factory));
}

ee::EventEngine::ConnectionHandle ReactorEngine::Connect(
    OnConnectCallback on_connect, const ResolvedAddress& address,
    const ee::EndpointConfig& config, ee::MemoryAllocator memory_allocator,
    Duration timeout) {
  return default_->Connect(std::move(on_connect), address, config,
                           std::move(memory_allocator), timeout);
}

bool ReactorEngine::CancelConnect(ConnectionHandle handle) {
  return default_->CancelConnect(handle);
}

absl::StatusOr<std::unique_ptr<ee::EventEngine::DNSResolver>>
ReactorEngine::GetDNSResolver(const DNSResolver::ResolverOptions& options) {
  return default_->GetDNSResolver(options);
}

}  // namespace leakyrelu
