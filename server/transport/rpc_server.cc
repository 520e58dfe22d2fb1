// SPDX-License-Identifier: Apache-2.0
#include "server/transport/rpc_server.h"

#include <unistd.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "server/transport/inherited_sockets.h"
#include "server/transport/intake.h"
#include "server/transport/listeners.h"
#include "server/transport/peer.h"
#include "server/transport/plaintext.h"

namespace leakyrelu {
namespace {

// After the time to drain: for the cancelled calls' last frames.
constexpr absl::Duration kCutAfter = absl::Seconds(1);

std::vector<uid_t> UidsOf(const std::vector<std::string>& texts) {
  std::vector<uid_t> uids;
  for (const std::string& text : texts) {
    uid_t uid = 0;
    // The flag has checked it; what is no number is nobody.
    if (absl::SimpleAtoi(text, &uid)) uids.push_back(uid);
  }
  return uids;
}

// What an operator should think twice about, in the log.
void Warn(const ServerOptions& options, const std::vector<Listener>& listeners,
          const InheritedSockets& inherited, log::Logger* logger) {
  if (logger == nullptr) return;
  for (const Listener& listener : listeners) {
    const Address& address = listener.bound();
    if (address.IsLocal()) continue;
    if (listener.security() == Security::kPlaintext) {
      logger->Warn("plaintext_beyond_this_machine",
                   {{"listen", address.ToString()}});
    } else if (options.tls_client_ca.empty() &&
               !CheckPlaintext(address, grpc::Version(), false).ok()) {
      // Strangers get as far as the old HTTP/2 code, only unseen.
      logger->Warn("strangers_reach_an_old_grpc",
                   {{"listen", address.ToString()},
                    {"grpc_version", grpc::Version()},
                    {"allowed", "--tls-client-ca"}});
    }
  }
  const std::vector<std::string> unused = inherited.names();
  if (unused.empty()) return;
  logger->Warn("inherited_sockets_not_used",
               {{"names", absl::StrJoin(unused, ",")}});
}

}  // namespace

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::Start(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services, log::Logger* logger) {
  absl::Status checked = CheckListeners(options, grpc::Version());
  if (!checked.ok()) return checked;
  std::unique_ptr<RpcServer> server(new RpcServer(std::move(admin_services)));
  const bool has_certificate = !options.tls_cert.empty();
  if (has_certificate) {
    auto tls = TlsEntrance::Open(options, metrics, logger);
    if (!tls.ok()) return tls.status();
    server->tls_ = *std::move(tls);
  }
  absl::Status served = server->Serve(
      options, metrics, pool, has_certificate,
      [&] { return server->tls_->NewCredentials(); }, logger);
  if (!served.ok()) return served;
  return server;
}

absl::StatusOr<std::unique_ptr<RpcServer>> RpcServer::StartSecure(
    const ServerOptions& options, Metrics& metrics, WorkPool& pool,
    std::vector<admin::Service*> admin_services,
    const std::shared_ptr<grpc::ServerCredentials>& credentials,
    log::Logger* logger) {
  std::unique_ptr<RpcServer> server(new RpcServer(std::move(admin_services)));
  absl::Status served = server->Serve(
      options, metrics, pool, /*has_certificate=*/true,
      [&] { return credentials; }, logger);
  if (!served.ok()) return served;
  return server;
}

absl::Status RpcServer::Serve(const ServerOptions& options, Metrics& metrics,
                              WorkPool& pool, bool has_certificate,
                              NewCredentials new_tls, log::Logger* logger) {
  if (logger != nullptr) {
    call_log_ = std::make_unique<log::CallLog>(*logger, options.access_log);
  }
  InheritedSockets inherited = InheritedSockets::FromEnvironment();
  absl::StatusOr<std::vector<Listener>> listeners =
      OpenListeners(options, has_certificate, grpc::Version(), inherited);
  if (!listeners.ok()) return listeners.status();
  Warn(options, *listeners, inherited, logger);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::Status started =
      StartServers(options, metrics, pool, *listeners, new_tls);
  if (!started.ok()) return started;
  Open(options, metrics, *std::move(listeners), logger);
  return absl::OkStatus();
}

absl::Status RpcServer::StartServers(const ServerOptions& options,
                                     Metrics& metrics, WorkPool& pool,
                                     const std::vector<Listener>& listeners,
                                     NewCredentials new_tls) {
  admission_ = std::make_unique<Admission>(
      Admission::Limits{
          .bytes = options.max_inflight_bytes,
          .calls = static_cast<size_t>(options.max_inflight_calls)},
      &metrics.inflight());
  const Exchange::Environment environment{
      .max_message_bytes = options.max_message_bytes,
      .inline_bytes = options.inline_bytes,
      .admission = admission_.get(),
      .metrics = &metrics,
      .pool = &pool,
      .call_log = call_log_.get()};
  grpc::ResourceQuota memory;
  memory.Resize(options.message_memory_bytes);
  const std::shared_ptr<MessageMemory> message_memory = MessageMemory::Create(
      options.message_memory_bytes,
      [this](size_t bytes) { connection_report_->CutForMemory(bytes); });
  const auto any = [&](Security security) {
    return std::any_of(listeners.begin(), listeners.end(),
                       [=](const Listener& listener) {
                         return listener.security() == security;
                       });
  };
  const ConnectionLimits limits{
      .max_concurrent_streams = options.max_concurrent_streams,
      .stream_window_bytes = options.stream_window_bytes,
      .max_age = options.max_connection_age,
      .max_age_grace = options.max_connection_age_grace,
      .keepalive_time = options.keepalive_time,
      .keepalive_timeout = options.keepalive_timeout,
      .message_memory_bytes = options.message_memory_bytes,
      .upload_patience = StallGuard::WhenTight(options.send_timeout)};
  const IoPlan plan = PlanFor(std::max(options.io_threads, 1));
  for (int i = 0; i < plan.servers; ++i) {
    IntakeCredentials credentials;
    if (any(Security::kPlaintext)) {
      credentials.plaintext = grpc::InsecureServerCredentials();
    }
    if (any(Security::kTls)) credentials.tls = new_tls();
    absl::StatusOr<std::unique_ptr<GrpcServer>> server =
        GrpcServer::Start(environment, &admin_services_, credentials, memory,
                          message_memory, limits, plan.queues_per_server);
    if (!server.ok()) return server.status();
    servers_.push_back(*std::move(server));
  }
  return absl::OkStatus();
}

void RpcServer::Open(const ServerOptions& options, Metrics& metrics,
                     std::vector<Listener> listeners, log::Logger* logger) {
  for (const Listener& listener : listeners) {
    bound_addresses_.push_back(listener.bound().ToString());
  }
  connection_watch_ = std::make_unique<ConnectionWatch>(
      [&metrics](int delta) { metrics.AddConnections(delta); });
  connection_gate_ = std::make_unique<ConnectionGate>(
      ConnectionGate::Limits{
          .connections = options.max_connections,
          .connections_per_peer = options.max_connections_per_peer,
          .uids = UidsOf(options.allow_uid)},
      *connection_watch_);
  connection_report_ = std::make_unique<ConnectionReport>(metrics, logger);
  const auto is_idle = [&metrics] {
    return metrics.inflight().held().calls == 0;
  };
  stall_guard_ = std::make_unique<StallGuard>(
      options.send_timeout, connection_watch_.get(),
      StallGuard::Hooks{.is_tight = [this] { return admission_->IsTight(); },
                        .cancel_overdue =
                            [this, is_idle](absl::Duration allowed) {
                              // Idle threads are left asleep.
                              if (is_idle()) return;
                              for (const auto& server : servers_) {
                                server->CancelOverdue(allowed);
                              }
                            },
                        .cut =
                            [&metrics] {
                              metrics.ConnectionCut(
                                  Metrics::ConnectionCutReason::kStalled);
                            },
                        .is_idle = is_idle});
  acceptor_ = std::make_unique<Acceptor>(
      std::move(listeners),
      [this](const Listener& listener, int fd) { Enter(listener, fd); },
      [this](int error) { connection_report_->Paused(error); });
}

void RpcServer::Enter(const Listener& listener, int fd) {
  const Peer peer = Peer::Of(fd);
  // Counted before gRPC has it, and may close it.
  const auto refusal = connection_gate_->Admit(fd, peer);
  if (refusal.has_value()) {
    close(fd);
    connection_report_->Refused(*refusal, peer, listener);
    return;
  }
  servers_[next_server_]->Enter(listener, fd);
  next_server_ = (next_server_ + 1) % servers_.size();
}

void RpcServer::Shutdown(absl::Duration deadline) {
  if (acceptor_ != nullptr) acceptor_->Stop();
  acceptor_.reset();
  const absl::Time end = absl::Now() + deadline;
  // gRPC cancels what is left then, but waits for the sockets to take it.
  if (stall_guard_ != nullptr) stall_guard_->Stop(end + kCutAfter);
  // Each stops taking calls now, not when the one before it has drained.
  std::vector<std::thread> stopping;
  for (const auto& server : servers_) {
    server->StopAdminCalls();
    stopping.emplace_back([&server, end] { server->Shutdown(end); });
  }
  for (std::thread& thread : stopping) thread.join();
  stall_guard_.reset();
  for (const auto& server : servers_) server->Drain();
  servers_.clear();
}

}  // namespace leakyrelu
