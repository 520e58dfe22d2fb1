// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_IO_BACKEND_H_
#define SERVER_IO_IO_BACKEND_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <memory>

#include "absl/time/time.h"
#include "server/admission/message_memory.h"
#include "server/io/queue_driver.h"
#include "server/net/security.h"

// How accepted connections are passed to gRPC, and what drives its queues.
// There are two implementations; a build has one of them (CMakeLists.txt), and
// code beyond this header does not depend on which:
//
//   fd/fd_backend.cc             gRPC owns the sockets and is given
//                                descriptors: every gRPC
//   reactor/reactor_backend.cc   this process keeps the sockets, on the
//                                thread that drains the queue: from gRPC 1.83
namespace leakyrelu {

// For one grpc::Server. Outlives the server's queues.
class IoBackend {
 public:
  virtual ~IoBackend() = default;

  // For one of the server's queues.
  virtual std::unique_ptr<QueueDriver> NewDriver() = 0;

  // About how many bytes of complete and incomplete messages its connections
  // hold. Costs some microseconds. Thread-safe.
  virtual size_t MessageBytes() const = 0;

  // Sends a graceful GOAWAY on the connections that have had none: calls in
  // flight, and calls that clients send before they have read it, are served;
  // then the connection closes. A connection that is still in its handshake
  // gets none. Thread-safe.
  virtual void SendGoaways() = 0;

  // Takes the ownership of fd, a connected, non-blocking socket. A server that
  // has stopped closes it. Thread-safe. REQUIRES: the server has started, and
  // its queues have not been drained. There were credentials for that security.
  virtual void Enter(Security security, int listener_fd, int fd) = 0;
};

// The credentials for each kind of connection; null if there are no such
// connections.
struct IoBackendCredentials {
  std::shared_ptr<grpc::ServerCredentials> plaintext;
  std::shared_ptr<grpc::ServerCredentials> tls;
};

// Prepares the builder's server. memory: counts the bytes held by connections
// whose sockets this process owns; those of gRPC's own sockets are counted by
// its quota. max_age: a connection is sent a GOAWAY at this age, ±10 %; zero:
// never. REQUIRES: before its BuildAndStart.
std::unique_ptr<IoBackend> NewIoBackend(
    grpc::ServerBuilder& builder, const IoBackendCredentials& credentials,
    const std::shared_ptr<MessageMemory>& memory, absl::Duration max_age);

// Whether gRPC widens a connection's window to that of its streams only if its
// bandwidth probe is on (1.51).
bool WindowsNeedProbe();

// Whether connections are disconnected when messages take too much memory
// (MessageMemory). Otherwise gRPC's quota ends calls, also those of others that
// have not begun their uploads.
bool DisconnectsForMemory();

// Whether gRPC itself refuses calls that name an encoding of messages which it
// does not know. 1.51 treats them as if they named none.
bool RefusesUnknownEncodings();

// How io_threads (at least 1) are distributed.
struct IoPlan {
  int servers;
  int queues_per_server;
};
IoPlan PlanFor(int io_threads);

}  // namespace leakyrelu

#endif  // SERVER_IO_IO_BACKEND_H_
