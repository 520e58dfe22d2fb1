// SPDX-License-Identifier: Apache-2.0
#include <grpc/event_engine/event_engine.h>
#include <grpcpp/passive_listener.h>

#include <utility>

#include "server/io/io_backend.h"
#include "server/io/reactor/reactor.h"
#include "server/io/reactor/reactor_driver.h"
#include "server/io/reactor/reactor_engine.h"
#include "server/io/reactor/socket_endpoint.h"

namespace leakyrelu {
namespace {

class ReactorBackend final : public IoBackend {
 public:
  ReactorBackend(grpc::ServerBuilder& builder,
                 const IoBackendCredentials& credentials,
                 std::shared_ptr<MessageMemory> memory, absl::Duration max_age)
      : memory_(std::move(memory)) {
    auto engine = grpc_event_engine::experimental::GetDefaultEventEngine();
    reactor_ = std::make_shared<Reactor>(
        [engine](Reactor::Task task) { engine->Run(std::move(task)); });
    builder.SetEventEngine(std::make_shared<ReactorEngine>(
        reactor_, engine, age_timers_, max_age));
    if (credentials.plaintext != nullptr) {
      builder.experimental().AddPassiveListener(credentials.plaintext,
                                                plaintext_);
    }
    if (credentials.tls != nullptr) {
      builder.experimental().AddPassiveListener(credentials.tls, tls_);
    }
  }

  std::unique_ptr<QueueDriver> NewDriver() override {
    return std::make_unique<ReactorDriver>(reactor_);
  }

  size_t MessageBytes() const override { return memory_->held_bytes(); }

  void SendGoaways() override { age_timers_->ExpireAll(); }

  void Enter(Security security, int /*listener_fd*/, int fd) override {
    auto endpoint = SocketEndpoint::Create(fd, reactor_, memory_->Open(fd));
    // The peer has disconnected already, or the kernel is out of memory.
    if (!endpoint.ok()) return;
    // gRPC's work on a new connection also belongs on its thread.
    auto* listener = (security == Security::kTls ? tls_ : plaintext_).get();
    reactor_->Post([listener, endpoint = *std::move(endpoint)]() mutable {
      // A server that has stopped refuses the connection and closes it.
      listener->AcceptConnectedEndpoint(std::move(endpoint)).IgnoreError();
    });
  }

 private:
  const std::shared_ptr<MessageMemory> memory_;
  const std::shared_ptr<ConnectionAgeTimers> age_timers_ =
      ConnectionAgeTimers::Create();
  std::shared_ptr<Reactor> reactor_;
  std::unique_ptr<grpc::experimental::PassiveListener> plaintext_;
  std::unique_ptr<grpc::experimental::PassiveListener> tls_;
};

}  // namespace

std::unique_ptr<IoBackend> NewIoBackend(
    grpc::ServerBuilder& builder, const IoBackendCredentials& credentials,
    const std::shared_ptr<MessageMemory>& memory, absl::Duration max_age) {
  return std::make_unique<ReactorBackend>(builder, credentials, memory,
                                          max_age);
}

bool WindowsNeedProbe() { return false; }
bool DisconnectsForMemory() { return true; }

bool RefusesUnknownEncodings() { return true; }

// Each thread owns its connections exclusively, including gRPC's part of them.
IoPlan PlanFor(int io_threads) {
  return {.servers = io_threads, .queues_per_server = 1};
}

}  // namespace leakyrelu
