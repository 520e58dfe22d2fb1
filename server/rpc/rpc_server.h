// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_RPC_RPC_SERVER_H_
#define SERVER_RPC_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/method.h"
#include "server/compute/work_pool.h"
#include "server/connections/connection_events.h"
#include "server/connections/connection_limiter.h"
#include "server/connections/connection_reaper.h"
#include "server/connections/connection_tracker.h"
#include "server/io/heartbeat.h"
#include "server/log/call_log.h"
#include "server/log/logger.h"
#include "server/metrics/metrics.h"
#include "server/net/acceptor.h"
#include "server/options/options.h"
#include "server/rpc/grpc_server.h"
#include "server/tls/tls_context.h"

namespace leakyrelu {

// The RPC server: accepts connections itself, passes them to gRPC, and drains
// gRPC's completion queues with one thread each.
//
// Start and Shutdown belong to one thread; everything else is thread-safe.
class RpcServer : private ConnectionReaper::Calls {
 public:
  // Serves when it returns. metrics, pool, admin_services and logger (which may
  // be null) outlive the server. Turns Abseil's deadlock detection off for the
  // process: it is on in Debian's build and takes 4 % of the throughput.
  static absl::StatusOr<std::unique_ptr<RpcServer>> Start(
      const ServerOptions& options, Metrics& metrics, WorkPool& pool,
      std::vector<admin::Service*> admin_services,
      log::Logger* logger = nullptr);

  // Cancels calls in flight.
  ~RpcServer() override { Shutdown(absl::ZeroDuration()); }
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // In the order of options.listen, with the ports that were chosen.
  const std::vector<std::string>& bound_addresses() const {
    return bound_addresses_;
  }
  // The calls in flight, from their headers until their reply has left, and
  // their bytes.
  // Thread-safe.
  Account::Held held_requests() const { return admission_->held(); }
  // The current maximum of open connections.
  int max_connections() const { return connection_limiter_->MaxConnections(); }

  // Requests a heartbeat of every I/O thread. The thread that calls Shutdown
  // calls it about once a second; Shutdown itself continues to do so.
  void Beat();
  // The age of the oldest last heartbeat: above two seconds an I/O thread
  // hangs, or does not get to run. Thread-safe.
  absl::Duration HeartbeatAge() const;

  // Reads the certificate's files again now; the log has the result. Returns
  // false if none is configured. Thread-safe.
  bool ReloadCertificates();

  // Accepts no more connections, sends a GOAWAY on each, serves the calls in
  // flight and those sent before their client had read the GOAWAY, ends the
  // remaining ones with UNAVAILABLE after the timeout, and joins every thread.
  // Idempotent.
  void Shutdown(absl::Duration timeout);

 private:
  RpcServer(std::vector<admin::Service*> admin_services, Metrics& metrics,
            log::Logger* logger)
      : admin_services_(std::move(admin_services)),
        connection_events_(metrics, logger) {}

  absl::Status Serve(const ServerOptions& options, Metrics& metrics,
                     WorkPool& pool, log::Logger* logger);
  absl::Status StartServers(const ServerOptions& options, Metrics& metrics,
                            WorkPool& pool,
                            const std::vector<Listener>& listeners);
  // Starts to accept connections.
  void Open(const ServerOptions& options, Metrics& metrics,
            std::vector<Listener> listeners);
  // Shutdown's first part: ends when every connection is closed, or after the
  // timeout.
  void Drain(absl::Duration timeout);
  // ConnectionReaper::Calls
  bool IsTight() const override {
    return admission_->IsTight() || MessagesAreShort();
  }
  bool AnyInFlight() const override { return admission_->held().calls > 0; }
  void GiveUpOverdue(absl::Duration allowed) override;
  // Whether more than half of the memory for messages is used.
  bool MessagesAreShort() const;
  // Runs on the acceptor's thread.
  void Enter(const Listener& listener, int fd);

  const std::vector<admin::Service*> admin_services_;
  ConnectionEvents connection_events_;
  std::unique_ptr<log::CallLog> call_log_;
  absl::Duration receive_timeout_;
  double min_rate_ = 0;
  size_t message_memory_bytes_ = 0;
  std::vector<std::string> bound_addresses_;
  // Outlives gRPC's connections, so that it observes the end of the last one.
  std::unique_ptr<ConnectionTracker> connection_tracker_;
  std::unique_ptr<ConnectionLimiter> connection_limiter_;
  std::unique_ptr<TlsContext> tls_;  // null: no certificate in the options
  std::unique_ptr<Admission> admission_;
  std::unique_ptr<PeerAccounts> peers_;
  const std::shared_ptr<TransferRates> transfer_rates_ =
      std::make_shared<TransferRates>();
  std::deque<Heartbeat> heartbeats_;  // one for each I/O thread
  // Connections are distributed over them.
  std::vector<std::unique_ptr<GrpcServer>> servers_;
  size_t next_server_ = 0;  // used by the acceptor's thread only
  std::unique_ptr<ConnectionReaper> connection_reaper_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace leakyrelu

#endif  // SERVER_RPC_RPC_SERVER_H_
