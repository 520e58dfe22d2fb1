// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_SOCKET_ENDPOINT_H_
#define SERVER_IO_REACTOR_SOCKET_ENDPOINT_H_

#include <grpc/event_engine/event_engine.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/io/reactor/reactor.h"
#include "server/io/reactor/socket_connection.h"

namespace leakyrelu {

// A connection as gRPC's EventEngine::Endpoint, with its threading rules.
//
// Memory is not charged to gRPC's quota, since an endpoint that is passed to a
// server (AcceptConnectedEndpoint) is given no MemoryAllocator. MessageMemory
// takes its place.
class SocketEndpoint final
    : public grpc_event_engine::experimental::EventEngine::Endpoint {
 public:
  using EventEngine = grpc_event_engine::experimental::EventEngine;
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;

  // Takes the ownership of fd (TCP over IPv4 or IPv6, or a Unix socket), a
  // connected, non-blocking socket. holder counts the bytes read; null: they
  // are not counted.
  static absl::StatusOr<std::unique_ptr<SocketEndpoint>> Create(
      int fd, std::shared_ptr<Reactor> reactor,
      std::shared_ptr<MessageMemory::Holder> holder = nullptr);

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
  // None, so gRPC does not request write events.
  std::shared_ptr<TelemetryInfo> GetTelemetryInfo() const override {
    return nullptr;
  }

 private:
  SocketEndpoint(std::shared_ptr<SocketConnection> connection,
                 const EventEngine::ResolvedAddress& peer,
                 const EventEngine::ResolvedAddress& local);

  std::shared_ptr<SocketConnection> connection_;
  const EventEngine::ResolvedAddress peer_;
  const EventEngine::ResolvedAddress local_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_SOCKET_ENDPOINT_H_
