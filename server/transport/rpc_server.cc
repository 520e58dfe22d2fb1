// SPDX-License-Identifier: Apache-2.0
#include "server/transport/rpc_server.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "server/transport/address.h"
#include "server/transport/intake.h"
#include "server/transport/listener.h"
#include "server/transport/plaintext.h"

namespace leakyrelu {
namespace {

absl::StatusOr<std::vector<Address>> ParseAddresses(
    const std::vector<std::string>& listen) {
  std::vector<Address> addresses;
  for (const std::string& text : listen) {
    absl::StatusOr<Address> address = Address::Parse(text);
    if (!address.ok()) return address.status();
    addresses.push_back(*address);
  }
  return addresses;
}

absl::StatusOr<std::vector<Listener>> OpenListeners(
    const std::vector<Address>& addresses) {
  std::vector<Listener> listeners;
  for (const Address& address : addresses) {
    absl::StatusOr<Listener> listener = Listener::Open(address);
    if (!listener.ok()) return listener.status();
    listeners.push_back(*std::move(listener));
  }
  return listeners;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services, log::Logger* logger) {
  absl::StatusOr<std::vector<Address>> addresses =
      ParseAddresses(options.listen);
  if (!addresses.ok()) return addresses.status();
  for (const Address& address : *addresses) {
    absl::Status allowed =
        CheckPlaintext(address, grpc::Version(), options.trust_network);
    if (!allowed.ok()) return allowed;
  }
  return StartSecure(options, metrics, pool, std::move(admin_services),
                     grpc::InsecureServerCredentials(), logger);
}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::StartSecure(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services,
    const std::shared_ptr<grpc::ServerCredentials>& credentials,
    log::Logger* logger) {
  absl::StatusOr<std::vector<Address>> addresses =
      ParseAddresses(options.listen);
  if (!addresses.ok()) return addresses.status();
  absl::StatusOr<std::vector<Listener>> listeners = OpenListeners(*addresses);
  if (!listeners.ok()) return listeners.status();
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::unique_ptr<RpcServer> server(new RpcServer(std::move(admin_services)));
  if (logger != nullptr) {
    server->call_log_ =
        std::make_unique<log::CallLog>(*logger, options.access_log);
  }
  absl::Status served =
      server->Serve(options, metrics, pool, *std::move(listeners), credentials);
  if (!served.ok()) return served;
  return server;
}

absl::Status RpcServer::Serve(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<Listener> listeners,
    const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  const Exchange::Environment environment{
      .max_message_bytes = options.max_message_bytes,
      .inline_bytes = options.inline_bytes,
      .metrics = &metrics,
      .pool = &pool,
      .call_log = call_log_.get()};
  grpc::ResourceQuota memory;
  memory.Resize(options.message_memory_bytes);
  const IoPlan plan = PlanFor(std::max(options.io_threads, 1));
  for (int i = 0; i < plan.servers; ++i) {
    absl::StatusOr<std::unique_ptr<GrpcServer>> server =
        GrpcServer::Start(environment, &admin_services_, credentials, memory,
                          plan.queues_per_server);
    if (!server.ok()) return server.status();
    servers_.push_back(*std::move(server));
  }
  for (const Listener& listener : listeners) {
    bound_addresses_.push_back(listener.bound().ToString());
  }
  connection_watch_ = std::make_unique<ConnectionWatch>(
      [&metrics](int delta) { metrics.AddConnections(delta); });
  acceptor_ = std::make_unique<Acceptor>(
      std::move(listeners), [this](int listener_fd, int fd) {
        // Before gRPC has it, and may close it.
        connection_watch_->Add(fd);
        servers_[next_server_]->Enter(listener_fd, fd);
        next_server_ = (next_server_ + 1) % servers_.size();
      });
  return absl::OkStatus();
}

void RpcServer::Shutdown(absl::Duration deadline) {
  if (acceptor_ != nullptr) acceptor_->Stop();
  acceptor_.reset();
  const absl::Time end = absl::Now() + deadline;
  // Each stops taking calls now, not when the one before it has drained.
  std::vector<std::thread> stopping;
  for (const auto& server : servers_) {
    server->StopAdminCalls();
    stopping.emplace_back([&server, end] {
      server->Shutdown(end);
      server->Drain();
    });
  }
  for (std::thread& thread : stopping) thread.join();
  servers_.clear();
}

}  // namespace leakyrelu
