// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_RPC_SERVER_H_
#define SERVER_TRANSPORT_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/log/call_log.h"
#include "server/log/logger.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/pool/work_pool.h"
#include "server/transport/acceptor.h"
#include "server/transport/connection_gate.h"
#include "server/transport/connection_report.h"
#include "server/transport/connection_watch.h"
#include "server/transport/grpc_server.h"
#include "server/transport/stall_guard.h"
#include "server/transport/tls_entrance.h"

namespace leakyrelu {

// The server as callers meet it: accepts connections itself, hands them to
// gRPC, and drains gRPC's completion queues with one thread each.
//
// Start and Shutdown belong to one thread; the rest is thread-safe.
class RpcServer {
 public:
  // Serves when it returns. metrics, pool, admin_services and logger (which may
  // be null) outlive the server.
  // Turns Abseil's deadlock detection off for the process: Debian's build has
  // it on, and it takes 4 % of the throughput.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(
      const ServerOptions& options, Metrics& metrics, WorkPool& pool,
      std::vector<admin::Service*> admin_services,
      log::Logger* logger = nullptr);

  // The same with credentials of the caller's in the place of the options'.
  static absl::StatusOr<std::unique_ptr<RpcServer>> StartSecure(
      const ServerOptions& options, Metrics& metrics, WorkPool& pool,
      std::vector<admin::Service*> admin_services,
      const std::shared_ptr<grpc::ServerCredentials>& credentials,
      log::Logger* logger = nullptr);

  // Calls in flight are cancelled.
  ~RpcServer() { Shutdown(absl::ZeroDuration()); }
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // In the order of options.listen, with the ports that were chosen.
  const std::vector<std::string>& bound_addresses() const {
    return bound_addresses_;
  }
  // How many connections are let in at once, by now.
  int max_connections() const { return connection_gate_->MostConnections(); }

  // Accepts no more connections or calls, waits for the calls in flight,
  // cancels what is left after the time given, and joins every thread.
  // Idempotent.
  void Shutdown(absl::Duration deadline);

 private:
  // Makes credentials for one more of gRPC's servers.
  using NewCredentials =
      absl::FunctionRef<std::shared_ptr<grpc::ServerCredentials>()>;

  explicit RpcServer(std::vector<admin::Service*> admin_services)
      : admin_services_(std::move(admin_services)) {}

  absl::Status Serve(const ServerOptions& options, Metrics& metrics,
                     WorkPool& pool, bool has_certificate,
                     NewCredentials new_tls, log::Logger* logger);
  absl::Status StartServers(const ServerOptions& options, Metrics& metrics,
                            WorkPool& pool,
                            const std::vector<Listener>& listeners,
                            NewCredentials new_tls);
  // Accepts from now on.
  void Open(const ServerOptions& options, Metrics& metrics,
            std::vector<Listener> listeners, log::Logger* logger);
  // On the acceptor's thread.
  void Enter(const Listener& listener, int fd);

  const std::vector<admin::Service*> admin_services_;
  std::unique_ptr<log::CallLog> call_log_;
  std::vector<std::string> bound_addresses_;
  // Outlives gRPC's connections, so it sees the last one end.
  std::unique_ptr<ConnectionWatch> connection_watch_;
  std::unique_ptr<ConnectionGate> connection_gate_;
  std::unique_ptr<ConnectionReport> connection_report_;
  std::unique_ptr<TlsEntrance> tls_;  // null: no certificate in the options
  std::unique_ptr<Admission> admission_;
  // Connections are dealt out over them.
  std::vector<std::unique_ptr<GrpcServer>> servers_;
  size_t next_server_ = 0;  // the acceptor's thread's
  std::unique_ptr<StallGuard> stall_guard_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_RPC_SERVER_H_
