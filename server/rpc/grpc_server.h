// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_RPC_GRPC_SERVER_H_
#define SERVER_RPC_GRPC_SERVER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/calls/methods.h"
#include "server/io/io_backend.h"
#include "server/net/listener.h"
#include "server/rpc/io_thread.h"
#include "server/service/exchange.h"

namespace leakyrelu {

// What gRPC enforces for each connection; ServerOptions defines the fields.
struct ConnectionLimits {
  int max_concurrent_streams;
  size_t stream_window_bytes;  // 0: the best for this gRPC
  absl::Duration max_age;
  absl::Duration max_age_grace;
  absl::Duration keepalive_time;
  absl::Duration keepalive_timeout;
  size_t message_memory_bytes;  // for the messages of all servers
  // Whether gRPC collects the data of channelz.
  bool channelz;
};

// One grpc::Server with its services, the I/O threads that serve them, and the
// entry for connections.
class GrpcServer {
 public:
  // Serves the connections that enter after it returns. What environment and
  // admin_services point to outlives the server. memory: the budget of its
  // connections, shared with those of other servers that were given the same;
  // the quota and message_memory are the same budget for the two I/O backends
  // (io_backend.h).
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Exchange::Environment& environment,
      const std::vector<admin::Service*>* admin_services,
      const IoBackendCredentials& credentials,
      const grpc::ResourceQuota& memory,
      const std::shared_ptr<MessageMemory>& message_memory,
      const ConnectionLimits& limits, Admission* admission, PeerAccounts* peers,
      int io_threads);

  // REQUIRES: Join has returned.
  ~GrpcServer() = default;
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  // See IoBackend::Enter. Not after Shutdown.
  void Enter(const Listener& listener, int fd) {
    io_backend_->Enter(listener.security(), listener.fd(), fd);
  }

  // See IoThread::GiveUpOverdue. Not after Join.
  void GiveUpOverdue(const CallTimeouts& timeouts,
                     const std::shared_ptr<TransferRates>& rates);
  // See IoBackend::MessageBytes.
  size_t MessageBytes() const { return io_backend_->MessageBytes(); }

  // The threads that serve its queues. Not after Join.
  const std::vector<std::unique_ptr<IoThread>>& io_threads() const {
    return io_threads_;
  }

  // The steps of a stop, in this order:
  //   1. BeginDrain  no connection may enter any more; the streams of the small
  //                  services end.
  //   2. SendGoaways see IoBackend; called repeatedly, since a connection that
  //                  was in its handshake the last time gets its GOAWAY later.
  //   3. GiveUpAll   every call ends with UNAVAILABLE: the timeout has passed.
  //   4. Shutdown    no call can begin; remaining calls are cancelled.
  //   5. Join        every thread is joined.
  void BeginDrain();
  void SendGoaways() { io_backend_->SendGoaways(); }
  void GiveUpAll();
  void Shutdown();
  void Join();

 private:
  GrpcServer() = default;

  // Destroyed from the last to the first, the order that gRPC needs.
  IoBackendCredentials credentials_;
  DataServices services_;
  grpc::AsyncGenericService generic_service_;
  std::vector<std::unique_ptr<IoThread>> io_threads_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<IoBackend> io_backend_;
};

}  // namespace leakyrelu

#endif  // SERVER_RPC_GRPC_SERVER_H_
