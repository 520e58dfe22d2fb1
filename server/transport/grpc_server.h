// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_GRPC_SERVER_H_
#define SERVER_TRANSPORT_GRPC_SERVER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/service/exchange.h"
#include "server/transport/data_method.h"
#include "server/transport/intake.h"
#include "server/transport/lane.h"
#include "server/transport/listener.h"

namespace leakyrelu {

// What gRPC sees to for each connection; ServerOptions has their meanings.
struct ConnectionLimits {
  int max_concurrent_streams;
  size_t stream_window_bytes;  // 0: what suits this gRPC
  absl::Duration max_age;
  absl::Duration max_age_grace;
  absl::Duration keepalive_time;
  absl::Duration keepalive_timeout;
  // What the messages of all servers may take together, and how long one may
  // take to arrive while that is short.
  size_t message_memory_bytes;
  absl::Duration upload_patience;
};

// One server of gRPC's with its services, the lanes that serve them, and the
// way in for connections.
class GrpcServer {
 public:
  // Serves the connections that enter once it returns. What environment and
  // admin_services point to outlives the server. memory: what its connections
  // may hold, together with those of others that were given the same; the
  // quota and message_memory say it twice, for both ways in (intake.h).
  static absl::StatusOr<std::unique_ptr<GrpcServer>> Start(
      const Exchange::Environment& environment,
      const std::vector<admin::Service*>* admin_services,
      const IntakeCredentials& credentials, const grpc::ResourceQuota& memory,
      const std::shared_ptr<MessageMemory>& message_memory,
      const ConnectionLimits& limits, int lanes);

  // REQUIRES: Drain has returned.
  ~GrpcServer() = default;
  GrpcServer(const GrpcServer&) = delete;
  GrpcServer& operator=(const GrpcServer&) = delete;

  // As Intake::Enter. Not after Shutdown was called.
  void Enter(const Listener& listener, int fd) {
    intake_->Enter(listener.security(), listener.fd(), fd);
  }

  // As Lane's. Not after Drain was called.
  void CancelOverdue(absl::Duration allowed);

  // The three steps of the end, each once and in this order: the calls of the
  // small services end; no call begins any more and those in flight end, or
  // are cancelled at the deadline; every thread is joined.
  void StopAdminCalls();
  void Shutdown(absl::Time deadline);
  void Drain();

 private:
  GrpcServer() = default;

  // Destroyed from the last to the first, which is the order that gRPC needs.
  IntakeCredentials credentials_;
  DataServices services_;
  grpc::AsyncGenericService generic_service_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Intake> intake_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_GRPC_SERVER_H_
