// SPDX-License-Identifier: Apache-2.0
#include "server/rpc/rpc_server.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "server/io/io_backend.h"
#include "server/net/inherited_sockets.h"
#include "server/net/peer.h"
#include "server/net/plaintext_policy.h"
#include "server/rpc/narrow_options.h"

namespace leakyrelu {
namespace {

// After the drain timeout, for the last frames of the calls that are given up.
constexpr absl::Duration kDisconnectAfter = absl::Seconds(1);
// Unix sockets have no counters of progress, so their callers get more time
// while nothing is short.
constexpr int kUnknownRateFactor = 4;
// During a drain, a connection that was still in its handshake gets its GOAWAY
// after this time at the latest.
constexpr absl::Duration kGoawayInterval = absl::Milliseconds(50);

std::vector<uid_t> UidsOf(const std::vector<std::string>& texts) {
  std::vector<uid_t> uids;
  for (const std::string& text : texts) {
    uid_t uid = 0;
    // The flag has been checked, so every text is a number.
    if (absl::SimpleAtoi(text, &uid)) uids.push_back(uid);
  }
  return uids;
}

// Logs options that an operator should reconsider.
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
               !CheckPlaintextPolicy(address, grpc::Version(), false).ok()) {
      // TLS without a client CA admits any peer to the old HTTP/2 code.
      logger->Warn("untrusted_peers_reach_an_old_grpc",
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
  absl::Status status = CheckListenersAndTls(options);
  if (!status.ok()) return status;
  std::unique_ptr<RpcServer> server(
      new RpcServer(std::move(admin_services), metrics, logger));
  if (!options.tls_cert.empty()) {
    auto tls = TlsContext::Open(ServerTlsOptionsOf(options), metrics, logger);
    if (!tls.ok()) return tls.status();
    server->tls_ = *std::move(tls);
  }
  status = server->Serve(options, metrics, pool, logger);
  if (!status.ok()) return status;
  return server;
}

absl::Status RpcServer::Serve(const ServerOptions& options, Metrics& metrics,
                              WorkPool& pool, log::Logger* logger) {
  if (logger != nullptr) {
    call_log_ = std::make_unique<log::CallLog>(
        *logger, log::CallLog::Options{.access = options.access_log,
                                       .access_every = options.access_log_every,
                                       .slow = absl::ToChronoNanoseconds(
                                           options.slow_call_threshold)});
  }
  InheritedSockets inherited = InheritedSockets::FromEnvironment();
  absl::StatusOr<std::vector<Listener>> listeners =
      OpenListeners(ListenOptionsOf(options), grpc::Version(), inherited);
  if (!listeners.ok()) return listeners.status();
  Warn(options, *listeners, inherited, logger);
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  absl::Status started = StartServers(options, metrics, pool, *listeners);
  if (!started.ok()) return started;
  Open(options, metrics, *std::move(listeners));
  return absl::OkStatus();
}

absl::Status RpcServer::StartServers(const ServerOptions& options,
                                     Metrics& metrics, WorkPool& pool,
                                     const std::vector<Listener>& listeners) {
  admission_ = std::make_unique<Admission>(Admission::Limits{
      .bytes = options.max_inflight_bytes,
      .calls = static_cast<size_t>(options.max_inflight_calls)});
  peers_ = std::make_unique<PeerAccounts>(admission_->server());
  receive_timeout_ = options.receive_timeout;
  min_rate_ = static_cast<double>(options.min_transfer_rate);
  message_memory_bytes_ = options.message_memory_bytes;
  const Exchange::Environment environment{
      .max_message_bytes = options.max_message_bytes,
      .inline_bytes = options.inline_bytes,
      .metrics = &metrics,
      .pool = &pool,
      .call_log = call_log_.get()};
  grpc::ResourceQuota memory;
  memory.Resize(options.message_memory_bytes);
  const std::shared_ptr<MessageMemory> message_memory = MessageMemory::Create(
      options.message_memory_bytes,
      [this](size_t bytes) { connection_events_.EvictedForMemory(bytes); });
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
      .channelz = options.channelz};
  const IoPlan plan = PlanFor(std::max(options.io_threads, 1));
  for (int i = 0; i < plan.servers; ++i) {
    IoBackendCredentials credentials;
    if (any(Security::kPlaintext)) {
      credentials.plaintext = grpc::InsecureServerCredentials();
    }
    if (any(Security::kTls)) credentials.tls = tls_->NewCredentials();
    absl::StatusOr<std::unique_ptr<GrpcServer>> server = GrpcServer::Start(
        environment, &admin_services_, credentials, memory, message_memory,
        limits, admission_.get(), peers_.get(), plan.queues_per_server);
    if (!server.ok()) return server.status();
    servers_.push_back(*std::move(server));
    for (size_t i = 0; i < servers_.back()->io_threads().size(); ++i) {
      heartbeats_.emplace_back();
    }
  }
  return absl::OkStatus();
}

void RpcServer::Open(const ServerOptions& options, Metrics& metrics,
                     std::vector<Listener> listeners) {
  for (const Listener& listener : listeners) {
    bound_addresses_.push_back(listener.bound().ToString());
  }
  connection_tracker_ = std::make_unique<ConnectionTracker>(
      [&metrics](int delta) { metrics.AddConnections(delta); });
  connection_limiter_ = std::make_unique<ConnectionLimiter>(
      ConnectionLimiter::Limits{
          .connections = options.max_connections,
          .connections_per_peer = options.max_connections_per_peer,
          .uids = UidsOf(options.allow_uid)},
      *connection_tracker_);
  ConnectionReaper::Calls& calls = *this;
  connection_reaper_ = std::make_unique<ConnectionReaper>(
      options.send_timeout, min_rate_, *connection_tracker_, calls,
      connection_events_);
  acceptor_ = std::make_unique<Acceptor>(
      std::move(listeners),
      [this](const Listener& listener, int fd) { Enter(listener, fd); },
      [this](int error) { connection_events_.Paused(error); });
}

bool RpcServer::MessagesAreShort() const {
  // Every server reports the bytes of all.
  const double bytes = static_cast<double>(servers_.front()->MessageBytes());
  return bytes >
         UploadGate::kShort * static_cast<double>(message_memory_bytes_);
}

void RpcServer::GiveUpOverdue(absl::Duration allowed) {
  transfer_rates_->Measure(*connection_tracker_, TransferRates::Clock::now());
  const bool is_short = MessagesAreShort();
  const bool is_tight = is_short || admission_->IsTight();
  const CallTimeouts timeouts{
      .receive = is_tight ? ConnectionReaper::WhenTight(receive_timeout_)
                          : receive_timeout_,
      .send = allowed,
      .messages_are_short = is_short,
      .is_starved = admission_->TakeStarved(),
      .unknown_rate_factor = is_tight ? 1 : kUnknownRateFactor,
      .min_rate = min_rate_};
  for (const auto& server : servers_) {
    server->GiveUpOverdue(timeouts, transfer_rates_);
  }
}

void RpcServer::Enter(const Listener& listener, int fd) {
  const Peer peer = Peer::Of(fd);
  // Counted before gRPC has it and may close it.
  const auto refusal = connection_limiter_->Admit(fd, peer);
  if (refusal.has_value()) {
    close(fd);
    connection_events_.Refused(*refusal, peer, listener);
    return;
  }
  servers_[next_server_]->Enter(listener, fd);
  next_server_ = (next_server_ + 1) % servers_.size();
}

void RpcServer::Beat() {
  auto heartbeat = heartbeats_.begin();
  for (const auto& server : servers_) {
    for (const auto& io_thread : server->io_threads()) {
      io_thread->Beat(*heartbeat++);
    }
  }
}

absl::Duration RpcServer::HeartbeatAge() const {
  absl::Duration oldest;
  for (const Heartbeat& heartbeat : heartbeats_) {
    oldest = std::max(oldest, heartbeat.Age());
  }
  return oldest;
}

bool RpcServer::ReloadCertificates() {
  if (tls_ == nullptr) return false;
  tls_->Reload();
  return true;
}

void RpcServer::Shutdown(absl::Duration timeout) {
  if (acceptor_ != nullptr) acceptor_->Stop();
  acceptor_.reset();
  if (!servers_.empty() && connection_reaper_ != nullptr) Drain(timeout);
  // One thread each, since gRPC's Shutdown blocks.
  std::vector<std::thread> stopping;
  for (const auto& server : servers_) {
    stopping.emplace_back([&server] { server->Shutdown(); });
  }
  for (std::thread& thread : stopping) thread.join();
  connection_reaper_.reset();
  for (const auto& server : servers_) server->Join();
  servers_.clear();
}

void RpcServer::Drain(absl::Duration timeout) {
  // Steady, since the wall clock may be set meanwhile.
  const auto begin = std::chrono::steady_clock::now();
  const auto left = [=] {
    return timeout - absl::FromChrono(std::chrono::steady_clock::now() - begin);
  };
  connection_reaper_->Stop(timeout + kDisconnectAfter);
  for (const auto& server : servers_) server->BeginDrain();
  do {
    Beat();
    for (const auto& server : servers_) server->SendGoaways();
    if (connection_tracker_->WaitForNone(std::min(kGoawayInterval, left()))) {
      return;
    }
  } while (left() > absl::ZeroDuration());
  for (const auto& server : servers_) server->GiveUpAll();
  connection_tracker_->WaitForNone(kDisconnectAfter);
}

}  // namespace leakyrelu
