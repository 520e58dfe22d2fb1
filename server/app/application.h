// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_APPLICATION_H_
#define SERVER_APP_APPLICATION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/machine/cgroup_use.h"
#include "base/machine/usable_resources.h"
#include "server/app/admin_services.h"
#include "server/compute/work_pool.h"
#include "server/http/http_server.h"
#include "server/http/pages.h"
#include "server/log/logger.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/rpc/rpc_server.h"

namespace leakyrelu {

// The server's parts, connected to each other. Belongs to one thread.
class Application : private PageSource {
 public:
  // They outlive it. REQUIRES: no option is auto.
  Application(const ServerOptions& options, const UsableResources& usable,
              log::Logger& logger);

  // Binds every address and serves, while health and readiness still report
  // NOT_SERVING. Call it once.
  absl::Status Start();

  // Makes health and readiness report SERVING, and prints the addresses to
  // standard output, one per line. REQUIRES: Start has returned OK.
  void Announce();

  // Call it once every kTick until Stop, which continues by itself: it records
  // for /healthz that the I/O threads run.
  static constexpr absl::Duration kTick = absl::Seconds(1);
  void Tick();

  // Whether every I/O thread has run within the last 10 s; otherwise says for
  // how long one has not.
  absl::Status CheckAlive() const override;

  // Reads the certificates again now.
  void ReloadCertificates();

  // Makes health and readiness report NOT_SERVING. After the lead, which gives
  // load balancers time to react, no new connection is accepted, and calls in
  // flight end within the timeout. REQUIRES: Start has returned OK.
  void Stop(absl::Duration lead, absl::Duration drain_timeout);

  const RpcServer& rpc() const { return *rpc_; }
  // HOST:PORT; empty if no HTTP port is served.
  std::string metrics_address() const;

 private:
  // PageSource
  std::string MetricsText() const override { return metrics_.Serialize(); }
  bool IsReady() const override { return admin_->health().serving(); }

  const ServerOptions& options_;
  const UsableResources& usable_;
  log::Logger& logger_;
  // Constructed in this order and destroyed in the reverse order.
  const CgroupWatch cgroup_;
  Metrics metrics_;
  WorkPool pool_;
  std::unique_ptr<AdminServices> admin_;
  std::unique_ptr<RpcServer> rpc_;
  std::unique_ptr<HttpServer> http_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_APPLICATION_H_
