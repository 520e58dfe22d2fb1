// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_SOCKET_ENDPOINT_H_
#define SERVER_TRANSPORT_ENDPOINT_SOCKET_ENDPOINT_H_

#include <grpc/event_engine/event_engine.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/transport/endpoint/connection.h"
#include "server/transport/endpoint/reactor.h"

namespace leakyrelu {

// A connection as gRPC wants to see one. Threads as EventEngine says.
//
// Memory is not charged to gRPC's quota: an endpoint that enters a server from
// outside (AcceptConnectedEndpoint) is given no MemoryAllocator. MessageMemory
// takes its place.
class SocketEndpoint final
    : public grpc_event_engine::experimental::EventEngine::Endpoint {
 public:
  using EventEngine = grpc_event_engine::experimental::EventEngine;
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;

  // Takes the ownership of fd (TCP over V4 or V6, or a Unix socket), a
  // connected, non-blocking socket. account: of what is read; null: that is
  // not counted.
  static absl::StatusOr<std::unique_ptr<SocketEndpoint>> Create(
      int fd, std::shared_ptr<Reactor> reactor,
      std::shared_ptr<MessageMemory::Account> account = nullptr);

  ~SocketEndpoint() override;

  bool Read(absl::AnyInvocable<void(absl::Status)> on_read, SliceBuffer* buffer,
            ReadArgs args) override;
  bool Write(absl::AnyInvocable<void(absl::Status)> on_writable,
             SliceBuffer* data, WriteArgs args) override;
  const EventEngine::ResolvedAddress& GetPeerAddress() const override {
    return peer_;
  }
  const EventEngine::ResolvedAddress& GetLocalAddress() const override {
    return local_;
  }
  // None: gRPC then asks for no write events either.
  std::shared_ptr<TelemetryInfo> GetTelemetryInfo() const override {
    return nullptr;
  }

 private:
  SocketEndpoint(std::shared_ptr<Connection> connection,
                 const EventEngine::ResolvedAddress& peer,
                 const EventEngine::ResolvedAddress& local);

  std::shared_ptr<Connection> connection_;
  const EventEngine::ResolvedAddress peer_;
  const EventEngine::ResolvedAddress local_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_SOCKET_ENDPOINT_H_
