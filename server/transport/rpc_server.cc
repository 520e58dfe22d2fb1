// SPDX-License-Identifier: Apache-2.0
#include "server/transport/rpc_server.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "server/transport/address.h"
#include "server/transport/listener.h"
#include "server/transport/plaintext.h"

namespace leakyrelu {
namespace {

// Callers that ping an idle connection every 10 s (a common setting) are
// served; gRPC's own limit of 300 s drops their connections.
constexpr int kPingIntervalMilliseconds = 10'000;

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

// gRPC's limit is twice ours: a message between the two is refused by us,
// with the details that gRPC's bare text lacks.
int GrpcMessageLimit(size_t max_message_bytes) {
  constexpr size_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(
      max_message_bytes > kMost / 2 ? kMost : 2 * max_message_bytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services) {
  absl::StatusOr<std::vector<Address>> addresses =
      ParseAddresses(options.listen);
  if (!addresses.ok()) return addresses.status();
  for (const Address& address : *addresses) {
    absl::Status allowed =
        CheckPlaintext(address, grpc::Version(), options.trust_network);
    if (!allowed.ok()) return allowed;
  }
  return StartSecure(options, metrics, pool, std::move(admin_services),
                     grpc::InsecureServerCredentials());
}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::StartSecure(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services,
    std::shared_ptr<grpc::ServerCredentials> credentials) {
  absl::StatusOr<std::vector<Address>> addresses =
      ParseAddresses(options.listen);
  if (!addresses.ok()) return addresses.status();
  absl::StatusOr<std::vector<Listener>> listeners = OpenListeners(*addresses);
  if (!listeners.ok()) return listeners.status();
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  std::unique_ptr<RpcServer> server(new RpcServer(std::move(admin_services)));
  absl::Status served = server->Serve(
      options, metrics, pool, *std::move(listeners), std::move(credentials));
  if (!served.ok()) return served;
  return server;
}

absl::Status RpcServer::Serve(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<Listener> listeners,
    std::shared_ptr<grpc::ServerCredentials> credentials) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(GrpcMessageLimit(options.max_message_bytes));
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kPingIntervalMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.RegisterService(&service_);
  builder.RegisterAsyncGenericService(&generic_service_);
  external_acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
      std::move(credentials));
  const Exchange::Environment environment{
      .max_message_bytes = options.max_message_bytes,
      .inline_bytes = options.inline_bytes,
      .metrics = &metrics,
      .pool = &pool};
  for (int i = 0; i < std::max(options.io_threads, 1); ++i) {
    lanes_.push_back(std::make_unique<Lane>(builder.AddCompletionQueue(),
                                            &service_, &generic_service_,
                                            environment, &admin_services_));
  }
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) {
    return absl::InternalError("server: gRPC could not start it");
  }
  for (const auto& lane : lanes_) lane->Start();
  for (const Listener& listener : listeners) {
    bound_addresses_.push_back(listener.bound().ToString());
  }
  connection_watch_ = std::make_unique<ConnectionWatch>(
      [&metrics](int delta) { metrics.AddConnections(delta); });
  acceptor_ = std::make_unique<Acceptor>(
      std::move(listeners), [this](int listener_fd, int fd) {
        // Before gRPC has it, and may close it.
        connection_watch_->Add(fd);
        ExternalAcceptor::NewConnectionParameters connection;
        connection.listener_fd = listener_fd;
        connection.fd = fd;
        external_acceptor_->HandleNewConnection(&connection);
      });
  return absl::OkStatus();
}

void RpcServer::Shutdown(absl::Duration deadline) {
  if (acceptor_ == nullptr) return;
  acceptor_->Stop();
  acceptor_.reset();
  for (const auto& lane : lanes_) lane->StopAdminCalls();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + deadline));
  for (const auto& lane : lanes_) lane->Drain();
}

}  // namespace leakyrelu
