// SPDX-License-Identifier: Apache-2.0
#include "server/app/run.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/app/admin_services.h"
#include "server/app/check_options.h"
#include "server/app/cpu_name.h"
#include "server/app/level_signals.h"
#include "server/app/library_log.h"
#include "server/app/spare_memory.h"
#include "server/app/standard_descriptors.h"
#include "server/app/stop_signals.h"
#include "server/http/http_server.h"
#include "server/http/probe.h"
#include "server/kernel/self_test.h"
#include "server/kernel/targets.h"
#include "server/log/logger.h"
#include "server/metrics/metrics.h"
#include "server/options/parse.h"
#include "server/pool/work_pool.h"
#include "server/transport/rpc_server.h"

namespace leakyrelu {
namespace {

int Threads(int compute_threads) {
  if (compute_threads > 0) return compute_threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

log::Logger LoggerFor(const ServerOptions& options) {
  return log::Logger::ToStandardError(
      log::LevelNamed(options.log_level),
      options.log_format == "json" ? log::Format::kJson : log::Format::kText);
}

absl::Status SelectAndTestKernel(const ServerOptions& options) {
  absl::Status status = kernel::SelectInstructionSet(options.instruction_set);
  if (!status.ok()) return status;
  return kernel::SelfTest();
}

// The server's life between a good start and a stop signal. Members are made
// in the order of the list and destroyed the other way round.
class Service {
 public:
  explicit Service(const ServerOptions& options)
      : metrics_({LEAKYRELU_VERSION, grpc::Version(),
                  std::string(kernel::InstructionSetInUse())}),
        pool_(Threads(options.compute_threads)) {}

  absl::Status Start(const ServerOptions& options, log::Logger& logger) {
    auto admin = AdminServices::Create(LEAKYRELU_VERSION, metrics_.inference());
    if (!admin.ok()) return admin.status();
    admin_ = std::move(*admin);
    auto rpc =
        RpcServer::Start(options, metrics_, pool_, admin_->all(), &logger);
    if (!rpc.ok()) return rpc.status();
    rpc_ = std::move(*rpc);
    metrics_.SetSources(
        {.pool = [this] { return pool_.use(); },
         .lost_log_lines = [&logger] { return logger.lost_lines(); }});
    if (options.metrics_listen.empty()) return absl::OkStatus();
    auto http = HttpServer::Start(
        options.metrics_listen,
        {.metrics = [this] { return metrics_.Serialize(); },
         .ready = [this] { return admin_->health().serving(); }});
    if (!http.ok()) return http.status();
    http_ = std::move(*http);
    return absl::OkStatus();
  }

  // From here on callers may count on it.
  void Announce() {
    admin_->health().SetServing(true);
    for (const std::string& address : rpc_->bound_addresses()) {
      std::cout << "listening on " << address << "\n";
    }
    if (http_ != nullptr) {
      std::cout << "metrics on http://" << http_->bound_address()
                << "/metrics\n";
    }
    std::cout.flush();
  }

  // Balancers are told, and then have the lead to act on it before the first
  // connection is refused.
  void Stop(absl::Duration lead, absl::Duration drain_timeout) {
    admin_->health().SetServing(false);
    absl::SleepFor(lead);
    admin_->health().Shutdown();
    rpc_->Shutdown(drain_timeout);
  }

  const RpcServer& rpc() const { return *rpc_; }
  std::string metrics_address() const {
    return http_ == nullptr ? "" : http_->bound_address();
  }

 private:
  Metrics metrics_;
  WorkPool pool_;
  std::unique_ptr<AdminServices> admin_;
  std::unique_ptr<RpcServer> rpc_;
  std::unique_ptr<HttpServer> http_;
};

void LogStart(log::Logger& logger, const ServerOptions& options,
              const Service& service, absl::Duration took) {
  logger.Info(
      "start",
      {{"version", LEAKYRELU_VERSION},
       {"grpc_version", grpc::Version()},
       {"cpu", CpuName()},
       {"instruction_set", kernel::InstructionSetInUse()},
       {"listen", absl::StrJoin(service.rpc().bound_addresses(), ",")},
       {"metrics_listen", service.metrics_address()},
       {"max_connections", service.rpc().max_connections()},
       {"io_threads", options.io_threads},
       {"compute_threads", Threads(options.compute_threads)},
       {"inline_bytes", options.inline_bytes},
       {"max_message_bytes", options.max_message_bytes},
       {"message_memory_bytes", options.message_memory_bytes},
       {"max_inflight_bytes", options.max_inflight_bytes},
       {"max_inflight_calls", options.max_inflight_calls},
       {"drain_lead_seconds", absl::ToDoubleSeconds(options.drain_lead)},
       {"drain_timeout_seconds", absl::ToDoubleSeconds(options.drain_timeout)},
       {"start_seconds", absl::ToDoubleSeconds(took)}});
}

int Serve(const ServerOptions& options,
          const std::vector<std::string>& warnings) {
  const absl::Time begin = absl::Now();
  StopSignals signals;
  SpareMemory::LimitCaches();
  log::Logger logger = LoggerFor(options);
  const LevelSignals level_signals(logger);
  const LibraryLog library_log(logger);
  for (const std::string& warning : warnings) {
    logger.Warn("environment", {{"variable", warning}});
  }
  absl::Status status = SelectAndTestKernel(options);
  Service service(options);
  if (status.ok()) status = service.Start(options, logger);
  if (!status.ok()) {
    logger.Error("cannot_serve", {{"error", std::string(status.message())}});
    // For people, whatever the level and format of the log.
    std::cerr << "leakyrelu-server: " << status.message() << "\n" << std::flush;
    return kCannotServe;
  }
  SpareMemory spare_memory;
  spare_memory.ReturnAll();
  service.Announce();
  LogStart(logger, options, service, absl::Now() - begin);

  const int signal =
      signals.Wait(SpareMemory::kInterval, [&] { spare_memory.Return(); });
  signals.ExitOnNext();
  const absl::Time stop = absl::Now();
  logger.Info("stopping", {{"signal", signal}});
  // Who presses Ctrl-C has no balancer to wait for.
  const absl::Duration lead =
      signal == SIGINT ? absl::ZeroDuration() : options.drain_lead;
  service.Stop(lead, options.drain_timeout);
  logger.Info("stop",
              {{"drain_seconds", absl::ToDoubleSeconds(absl::Now() - stop)},
               {"lost_log_lines", logger.lost_lines()}});
  return kStopped;
}

int Refuse(const absl::Status& status, ExitCode code) {
  std::cerr << "leakyrelu-server: " << status.message() << "\n" << std::flush;
  return code;
}

}  // namespace

int Run(const std::vector<const char*>& arguments) {
  OpenClosedStandardDescriptors();
  auto command_line = ParseCommandLine(
      arguments, {.version = LEAKYRELU_VERSION,
                  .grpc_version = grpc::Version(),
                  .instruction_sets = kernel::InstructionSets()});
  if (!command_line.ok()) return Refuse(command_line.status(), kUsage);
  if (!command_line->text.empty()) {
    std::cout << command_line->text;
    return kStopped;
  }
  if (command_line->probe) {
    const absl::Status status = Probe(command_line->options.metrics_listen);
    return status.ok() ? kStopped : Refuse(status, kCannotServe);
  }
  const absl::Status checked = CheckOptions(command_line->options);
  if (!checked.ok()) return Refuse(checked, kUsage);
  if (command_line->validate) {
    for (const std::string& warning : command_line->warnings) {
      std::cerr << "leakyrelu-server: " << warning << "\n";
    }
    return kStopped;
  }
  return Serve(command_line->options, command_line->warnings);
}

}  // namespace leakyrelu
