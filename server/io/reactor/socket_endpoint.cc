// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_endpoint.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"

namespace leakyrelu {
namespace {

using ResolvedAddress =
    grpc_event_engine::experimental::EventEngine::ResolvedAddress;

absl::StatusOr<ResolvedAddress> AddressBy(int (*get)(int, sockaddr*,
                                                     socklen_t*),
                                          int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (get(fd, address, &size) != 0) {
    return absl::ErrnoToStatus(errno, "address of a connection");
  }
  return ResolvedAddress(address, size);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SocketEndpoint>> SocketEndpoint::Create(
    int fd, std::shared_ptr<Reactor> reactor,
    std::shared_ptr<MessageMemory::Holder> holder) {
  // Owns fd from here on.
  auto connection = std::make_shared<SocketConnection>(fd, std::move(reactor),
                                                       std::move(holder));
  absl::StatusOr<ResolvedAddress> peer = AddressBy(getpeername, fd);
  if (!peer.ok()) return peer.status();
  absl::StatusOr<ResolvedAddress> local = AddressBy(getsockname, fd);
  if (!local.ok()) return local.status();
  absl::Status watched = connection->Watch();
  if (!watched.ok()) return watched;
  return std::unique_ptr<SocketEndpoint>(
      new SocketEndpoint(std::move(connection), *peer, *local));
}

SocketEndpoint::SocketEndpoint(std::shared_ptr<SocketConnection> connection,
                               const EventEngine::ResolvedAddress& peer,
                               const EventEngine::ResolvedAddress& local)
    : connection_(std::move(connection)), peer_(peer), local_(local) {}

SocketEndpoint::~SocketEndpoint() {
  SocketConnection::Close(std::move(connection_));
}

bool SocketEndpoint::Read(absl::AnyInvocable<void(absl::Status)> on_read,
                          SliceBuffer* buffer, ReadArgs args) {
  return connection_->Read(std::move(on_read), buffer, args.read_hint_bytes());
}

bool SocketEndpoint::Write(absl::AnyInvocable<void(absl::Status)> on_writable,
                           SliceBuffer* data, WriteArgs /*args*/) {
  return connection_->Write(std::move(on_writable), data);
}

}  // namespace leakyrelu
