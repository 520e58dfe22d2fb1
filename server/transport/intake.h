// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_INTAKE_H_
#define SERVER_TRANSPORT_INTAKE_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <memory>

#include "server/transport/message_memory.h"
#include "server/transport/queue_driver.h"
#include "server/transport/security.h"

// How connections that we accepted get into gRPC, and what drives its queues.
// There are two ways; the build has one of them (CMakeLists.txt), and nothing
// beyond this header knows which:
//
//   descriptor_intake.cc         gRPC owns the sockets and is given
//                                descriptors: every gRPC
//   endpoint/endpoint_intake.cc  the sockets stay ours, on the thread that
//                                drains the queue: from gRPC 1.83
namespace leakyrelu {

// Of one grpc::Server. Outlives the server's queues.
class Intake {
 public:
  virtual ~Intake() = default;

  // For one of the server's queues.
  virtual std::unique_ptr<QueueDriver> NewDriver() = 0;

  // About how many bytes of messages are held of its connections, whole ones
  // or not. Costs some microseconds. Thread-safe.
  virtual size_t MessageBytes() const = 0;

  // Takes the ownership of fd, a connected, non-blocking socket. A server that
  // has stopped closes it. Thread-safe.
  // REQUIRES: the server has started, and its queues have not been drained.
  // There were credentials for that security.
  virtual void Enter(Security security, int listener_fd, int fd) = 0;
};

// For each security what its connections are spoken with; null: none come.
struct IntakeCredentials {
  std::shared_ptr<grpc::ServerCredentials> plaintext;
  std::shared_ptr<grpc::ServerCredentials> tls;
};

// Prepares the builder's server. memory: what its connections are counted by
// where the sockets are ours; gRPC's own are by its quota.
// REQUIRES: before its BuildAndStart.
std::unique_ptr<Intake> NewIntake(grpc::ServerBuilder& builder,
                                  const IntakeCredentials& credentials,
                                  const std::shared_ptr<MessageMemory>& memory);

// Whether a connection's window is as wide as its streams' only where gRPC's
// probe of the network widens both (1.51).
bool WindowsNeedProbe();

// How io_threads (at least 1) are shared out.
struct IoPlan {
  int servers;
  int queues_per_server;
};
IoPlan PlanFor(int io_threads);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_INTAKE_H_
