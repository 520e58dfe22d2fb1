// SPDX-License-Identifier: Apache-2.0
#include <grpc/event_engine/event_engine.h>
#include <grpcpp/passive_listener.h>

#include <utility>

#include "server/transport/endpoint/reactor.h"
#include "server/transport/endpoint/reactor_driver.h"
#include "server/transport/endpoint/reactor_engine.h"
#include "server/transport/endpoint/socket_endpoint.h"
#include "server/transport/intake.h"

namespace leakyrelu {
namespace {

class EndpointIntake final : public Intake {
 public:
  EndpointIntake(grpc::ServerBuilder& builder,
                 const IntakeCredentials& credentials,
                 std::shared_ptr<MessageMemory> memory)
      : memory_(std::move(memory)) {
    auto engine = grpc_event_engine::experimental::GetDefaultEventEngine();
    reactor_ = std::make_shared<Reactor>(
        [engine](Reactor::Task task) { engine->Run(std::move(task)); });
    builder.SetEventEngine(std::make_shared<ReactorEngine>(reactor_, engine));
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

  void Enter(Security security, int /*listener_fd*/, int fd) override {
    auto endpoint = SocketEndpoint::Create(fd, reactor_, memory_->Open(fd));
    // The peer has gone again, or the kernel is out of memory.
    if (!endpoint.ok()) return;
    // What gRPC does with a new connection belongs on its thread too.
    auto* listener = (security == Security::kTls ? tls_ : plaintext_).get();
    reactor_->Post([listener, endpoint = *std::move(endpoint)]() mutable {
      // A server that has stopped refuses, and closes it.
      listener->AcceptConnectedEndpoint(std::move(endpoint)).IgnoreError();
    });
  }

 private:
  const std::shared_ptr<MessageMemory> memory_;
  std::shared_ptr<Reactor> reactor_;
  std::unique_ptr<grpc::experimental::PassiveListener> plaintext_;
  std::unique_ptr<grpc::experimental::PassiveListener> tls_;
};

}  // namespace

std::unique_ptr<Intake> NewIntake(
    grpc::ServerBuilder& builder, const IntakeCredentials& credentials,
    const std::shared_ptr<MessageMemory>& memory) {
  return std::make_unique<EndpointIntake>(builder, credentials, memory);
}

bool WindowsNeedProbe() { return false; }

// A thread has its connections to itself, gRPC's part of them included.
IoPlan PlanFor(int io_threads) {
  return {.servers = io_threads, .queues_per_server = 1};
}

}  // namespace leakyrelu
