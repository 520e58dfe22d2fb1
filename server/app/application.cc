// SPDX-License-Identifier: Apache-2.0
#include "server/app/application.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/kernel/targets.h"
#include "server/log/write_at_once.h"

namespace leakyrelu {
namespace {

// The thread has been asked for a heartbeat ten times by then.
constexpr absl::Duration kMaxHeartbeatAge = absl::Seconds(10);

}  // namespace

Application::Application(const ServerOptions& options,
                         const UsableResources& usable, log::Logger& logger)
    : options_(options),
      usable_(usable),
      logger_(logger),
      cgroup_(ReadKernelFile),
      metrics_({LEAKYRELU_VERSION, grpc::Version(),
                std::string(kernel::InstructionSetInUse())}),
      pool_(options.compute_threads) {}

absl::Status Application::Start() {
  auto admin = AdminServices::Create(
      {.reflection = options_.reflection, .channelz = options_.channelz},
      LEAKYRELU_VERSION, metrics_.inference());
  if (!admin.ok()) return admin.status();
  admin_ = std::move(*admin);
  auto rpc =
      RpcServer::Start(options_, metrics_, pool_, admin_->all(), &logger_);
  if (!rpc.ok()) return rpc.status();
  rpc_ = std::move(*rpc);
  metrics_.SetSources(
      {.inflight_bytes = [this] { return rpc_->held_requests().bytes; },
       .inflight_calls = [this] { return rpc_->held_requests().calls; },
       .pool = [this] { return pool_.use(); },
       .lost_log_lines = [this] { return logger_.lost_lines(); },
       .budgets = Budgets{.memory_limit_bytes = usable_.memory_bytes,
                          .message_memory_bytes = options_.message_memory_bytes,
                          .inflight_bytes = options_.max_inflight_bytes,
                          .cores = usable_.cores,
                          .io_threads = options_.io_threads},
       .cgroup = [this] { return cgroup_.Read(); },
       .heartbeat_age_seconds =
           [this] { return absl::ToDoubleSeconds(rpc_->HeartbeatAge()); }});
  if (options_.metrics_listen.empty()) return absl::OkStatus();
  auto http = HttpServer::Start(options_.metrics_listen, *this);
  if (!http.ok()) return http.status();
  http_ = std::move(*http);
  return absl::OkStatus();
}

void Application::Announce() {
  admin_->health().SetServing(true);
  std::string lines;
  for (const std::string& address : rpc_->bound_addresses()) {
    absl::StrAppend(&lines, "listening on ", address, "\n");
  }
  if (http_ != nullptr) {
    absl::StrAppend(&lines, "metrics on http://", metrics_address(),
                    "/metrics\n");
  }
  // The program does not wait for a reader of its standard output.
  if (!log::WriteAtOnce(STDOUT_FILENO, lines)) {
    logger_.Warn("addresses_not_printed",
                 {{"error", "standard output does not take them"}});
  }
}

void Application::Tick() { rpc_->Beat(); }

absl::Status Application::CheckAlive() const {
  const absl::Duration age = rpc_->HeartbeatAge();
  if (age <= kMaxHeartbeatAge) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("an I/O thread has not run for ",
                   absl::FormatDuration(absl::Trunc(age, absl::Seconds(1)))));
}

void Application::ReloadCertificates() {
  const bool any = rpc_->ReloadCertificates();
  logger_.Info("reload", {{"certificates", any ? "read again" : "none"}});
}

void Application::Stop(absl::Duration lead, absl::Duration drain_timeout) {
  admin_->health().SetServing(false);
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + absl::ToChronoNanoseconds(lead);
  for (;;) {
    const absl::Duration left = absl::FromChrono(end - Clock::now());
    if (left <= absl::ZeroDuration()) break;
    Tick();
    std::this_thread::sleep_for(
        absl::ToChronoNanoseconds(std::min(left, kTick)));
  }
  admin_->health().Shutdown();
  rpc_->Shutdown(drain_timeout);
}

std::string Application::metrics_address() const {
  return http_ == nullptr ? "" : http_->bound_address();
}

}  // namespace leakyrelu
