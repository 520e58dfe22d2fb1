// SPDX-License-Identifier: Apache-2.0
#include "server/rpc/grpc_server.h"

#include <algorithm>

#include "absl/status/status.h"
#include "server/calls/metadata_limit.h"
#include "server/io/connection_age_timers.h"

namespace leakyrelu {
namespace {

// Clients that ping an idle connection every 10 s (a common setting) are
// served; gRPC's own limit of 300 s would drop their connections. The limit is
// half of 10 s, since a network may delay one ping and not the next, and three
// early pings end a connection.
constexpr int kPingIntervalMilliseconds = 5'000;

// gRPC checks a message's size only when it has received all of it, as this
// server does, but its error has no details; and its filter costs 3 % of a
// small call's instructions.
constexpr int kNoMessageLimit = -1;

// The initial window of a stream, if the memory for messages allows it (see
// FirstWindow). gRPC's default, 64 KiB, makes each larger message wait for the
// peer.
constexpr size_t kMaxFirstWindowBytes = 1 << 20;
// The minimum that gRPC's bandwidth probe sets while memory is not short.
constexpr size_t kProbedWindowBytes = 4 << 20;

// A waiting call holds what its stream's window permits.
size_t FirstWindow(const ConnectionLimits& limits) {
  if (limits.stream_window_bytes > 0) return limits.stream_window_bytes;
  return std::min(WaitingCallBytes(limits.message_memory_bytes),
                  kMaxFirstWindowBytes);
}

size_t MaxWaiting(const ConnectionLimits& limits) {
  const size_t window = limits.stream_window_bytes == 0 && WindowsNeedProbe()
                            ? kProbedWindowBytes
                            : FirstWindow(limits);
  return std::max(limits.message_memory_bytes / kWaitingDivisor / window,
                  kMinWaiting);
}

// Calls of a method that may wait for a posted call object. From 1000 on gRPC
// 1.83 refuses some calls itself, without counting them and without a retry
// delay, at about the cost of serving them. Each waiting call holds some 10 KB.
constexpr int kMaxWaiting = 20'000;

// 0 selects gRPC's default, which is no limit.
void SetTime(const char* argument, absl::Duration time,
             grpc::ServerBuilder& builder) {
  if (time == absl::ZeroDuration()) return;
  builder.AddChannelArgument(argument,
                             static_cast<int>(absl::ToInt64Milliseconds(time)));
}

// The probe makes every window at least 4 MiB while memory is not short, and
// all waiting calls may hold as much, so it is used only where a fixed window
// is slow. Without it a connection's window in gRPC 1.51 is 64 KiB plus what
// the server has requested beyond the streams' windows. With wide stream
// windows it requests nothing, and all streams share the 64 KiB. Measured with
// calls of 64 KiB: two thirds of the throughput is left with windows of 128
// KiB, nine tenths with 16 KiB. Newer versions give the connection the streams'
// window.
void SetWindow(const ConnectionLimits& limits, grpc::ServerBuilder& builder) {
  if (limits.stream_window_bytes > 0 || !WindowsNeedProbe()) {
    builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  }
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES,
                             static_cast<int>(FirstWindow(limits)));
}

// From the first byte of a TLS handshake to the client's HTTP/2 settings.
// gRPC's default, two minutes, lets idle clients hold descriptors and memory;
// Go's server has the same 10 s.
constexpr absl::Duration kHandshakeTimeout = absl::Seconds(10);

void SetLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder) {
  SetTime(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeTimeout, builder);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, limits.channelz ? 1 : 0);
  SetWindow(limits, builder);
  constexpr int kMetadataLimit = kMaxMetadataBytes;
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataLimit);
  // gRPC 1.83 refuses calls at random between that limit and this one.
  builder.AddChannelArgument("grpc.absolute_max_metadata_size", kMetadataLimit);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             limits.max_concurrent_streams);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_MS, ConnectionAgeTimers::kMarker,
          builder);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, limits.max_age_grace, builder);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kPingIntervalMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  if (limits.keepalive_time == absl::ZeroDuration()) return;
  SetTime(GRPC_ARG_KEEPALIVE_TIME_MS, limits.keepalive_time, builder);
  SetTime(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits.keepalive_timeout, builder);
  // gRPC 1.83 uses this argument instead, with a default of one minute.
  SetTime("grpc.http2.ping_timeout_ms", limits.keepalive_timeout, builder);
  // Otherwise gRPC stops after two pings to a peer that sends nothing itself.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Exchange::Environment& environment,
    const std::vector<admin::Service*>* admin_services,
    const IoBackendCredentials& credentials, const grpc::ResourceQuota& memory,
    const std::shared_ptr<MessageMemory>& message_memory,
    const ConnectionLimits& limits, Admission* admission, PeerAccounts* peers,
    int io_threads) {
  std::unique_ptr<GrpcServer> made(new GrpcServer());
  made->credentials_ = credentials;
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kNoMessageLimit);
  builder.SetMaxSendMessageSize(kNoMessageLimit);
  SetLimits(limits, builder);
  // See IsCompressed (server/service/inflation.h).
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.AddChannelArgument("grpc.server.max_pending_requests", kMaxWaiting);
  builder.AddChannelArgument("grpc.server.max_pending_requests_hard_limit",
                             kMaxWaiting);
  builder.SetResourceQuota(memory);
  builder.RegisterService(&made->services_.unary);
  builder.RegisterService(&made->services_.leakyrelu);
  builder.RegisterService(&made->services_.inference);
  builder.RegisterAsyncGenericService(&made->generic_service_);
  made->io_backend_ =
      NewIoBackend(builder, credentials, message_memory, limits.max_age);
  const CallLimits call_limits{
      .admission = admission,
      .peers = peers,
      .max_waiting = MaxWaiting(limits),
      .message_memory_bytes = limits.message_memory_bytes};
  for (int i = 0; i < io_threads; ++i) {
    made->io_threads_.push_back(std::make_unique<IoThread>(
        builder.AddCompletionQueue(), made->io_backend_->NewDriver(),
        &made->services_, &made->generic_service_, environment, call_limits,
        made->io_backend_.get(), admin_services));
  }
  made->server_ = builder.BuildAndStart();
  if (made->server_ == nullptr) {
    return absl::InternalError("server: gRPC could not start it");
  }
  made->services_.server = made->server_.get();
  for (const auto& io_thread : made->io_threads_) io_thread->Start();
  return made;
}

void GrpcServer::GiveUpOverdue(const CallTimeouts& timeouts,
                               const std::shared_ptr<TransferRates>& rates) {
  for (const auto& io_thread : io_threads_) {
    io_thread->GiveUpOverdue(timeouts, rates);
  }
}

void GrpcServer::BeginDrain() {
  for (const auto& io_thread : io_threads_) io_thread->EndAdminStreams();
}

void GrpcServer::GiveUpAll() {
  for (const auto& io_thread : io_threads_) io_thread->GiveUpAll();
}

void GrpcServer::Shutdown() {
  server_->Shutdown(gpr_time_0(GPR_CLOCK_MONOTONIC));
}

void GrpcServer::Join() {
  for (const auto& io_thread : io_threads_) io_thread->Drain();
}

}  // namespace leakyrelu
