// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_RPC_SERVER_H_
#define SERVER_TRANSPORT_RPC_SERVER_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/pool/work_pool.h"
#include "server/transport/acceptor.h"
#include "server/transport/connection_watch.h"
#include "server/transport/data_method.h"
#include "server/transport/lane.h"

namespace leakyrelu {

// The server as callers meet it: accepts connections itself, hands them to
// gRPC, and drains gRPC's completion queues with one thread each.
//
// Start and Shutdown belong to one thread; the rest is thread-safe.
class RpcServer {
 public:
  // Serves when it returns. metrics, pool and admin_services outlive the
  // server.
  // Turns Abseil's deadlock detection off for the process: Debian's build has
  // it on, and it takes 4 % of the throughput.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(
      const ServerOptions& options, Metrics& metrics, WorkPool& pool,
      std::vector<admin::Service*> admin_services);

  // The same with credentials of the caller's; plaintext is not looked into.
  static absl::StatusOr<std::unique_ptr<RpcServer>> StartSecure(
      const ServerOptions& options, Metrics& metrics, WorkPool& pool,
      std::vector<admin::Service*> admin_services,
      std::shared_ptr<grpc::ServerCredentials> credentials);

  // Calls in flight are cancelled.
  ~RpcServer() { Shutdown(absl::ZeroDuration()); }
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // In the order of options.listen, with the ports that were chosen.
  const std::vector<std::string>& bound_addresses() const {
    return bound_addresses_;
  }

  // Accepts no more connections or calls, waits for the calls in flight,
  // cancels what is left after the time given, and joins every thread.
  // Idempotent.
  void Shutdown(absl::Duration deadline);

 private:
  using ExternalAcceptor = grpc::experimental::ExternalConnectionAcceptor;

  explicit RpcServer(std::vector<admin::Service*> admin_services)
      : admin_services_(std::move(admin_services)) {}

  absl::Status Serve(const ServerOptions& options, Metrics& metrics,
                     WorkPool& pool, std::vector<Listener> listeners,
                     std::shared_ptr<grpc::ServerCredentials> credentials);

  const std::vector<admin::Service*> admin_services_;
  std::vector<std::string> bound_addresses_;
  // Destroyed from the last to the first, which is the order that gRPC needs.
  DataService service_;
  grpc::AsyncGenericService generic_service_;
  // Outlives gRPC's connections, so it sees the last one end.
  std::unique_ptr<ConnectionWatch> connection_watch_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<ExternalAcceptor> external_acceptor_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_RPC_SERVER_H_
