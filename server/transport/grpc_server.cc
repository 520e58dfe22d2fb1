// SPDX-License-Identifier: Apache-2.0
#include "server/transport/grpc_server.h"

#include <algorithm>

#include "absl/status/status.h"

namespace leakyrelu {
namespace {

// Callers that ping an idle connection every 10 s (a common setting) are
// served; gRPC's own limit of 300 s drops their connections. Half of it, for a
// network that delays one ping and not the next, and three that come too soon
// end a connection.
constexpr int kPingIntervalMilliseconds = 5'000;

// gRPC judges a message only when it has received all of it, as we do, but
// with a bare text; and its filter costs 3 % of a small call's instructions.
constexpr int kNoMessageLimit = -1;

// The window that a stream has from the start. gRPC's own, 64 KiB, makes each
// larger message wait for the other side.
constexpr int kFirstWindowBytes = 1 << 20;
// What gRPC's probe makes of it at least, while memory is not short.
constexpr size_t kProbedWindowBytes = 4 << 20;

// Calls of a method that may wait for one to be posted. From 1000 on gRPC 1.83
// refuses some by itself, uncounted and without a word on when to come again,
// at about the cost of serving them. Each holds some 10 KB.
constexpr int kMostWaiting = 20'000;

// 0 is gRPC's own default for them: no limit.
void SetTime(const char* argument, absl::Duration time,
             grpc::ServerBuilder& builder) {
  if (time == absl::ZeroDuration()) return;
  builder.AddChannelArgument(argument,
                             static_cast<int>(absl::ToInt64Milliseconds(time)));
}

// The probe makes every window 4 MiB and more while memory is not short, and
// all calls that wait hold as much: it is used only where a fixed window is
// slow. Without it a connection's window in gRPC 1.51 is 64 KiB and what the
// server has asked for beyond the streams' windows: with wide ones it asks for
// nothing, and all streams share the 64 KiB (two thirds of the calls of 64 KiB
// are left with 128 KiB, nine tenths with 16). Newer ones give it the streams'
// width.
void SetWindow(size_t bytes, grpc::ServerBuilder& builder) {
  if (bytes > 0 || !WindowsNeedProbe()) {
    builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  }
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES,
      bytes > 0 ? static_cast<int>(bytes) : kFirstWindowBytes);
}

void SetLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder) {
  SetWindow(limits.stream_window_bytes, builder);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                             limits.max_concurrent_streams);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_MS, limits.max_age, builder);
  SetTime(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, limits.max_age_grace, builder);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      kPingIntervalMilliseconds);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  if (limits.keepalive_time == absl::ZeroDuration()) return;
  SetTime(GRPC_ARG_KEEPALIVE_TIME_MS, limits.keepalive_time, builder);
  SetTime(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, limits.keepalive_timeout, builder);
  // What gRPC 1.83 heeds in its place, a minute of its own.
  SetTime("grpc.http2.ping_timeout_ms", limits.keepalive_timeout, builder);
  // Else it stops after two pings to a peer that sends nothing of itself.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

// Calls of a lane that wait may hold a quarter of the memory for messages, with
// what their streams' windows let them send.
constexpr size_t kWaitingDivisor = 4;
constexpr size_t kFewestWaiting = 256;

size_t MostWaiting(const ConnectionLimits& limits) {
  size_t window = limits.stream_window_bytes;
  if (window == 0) {
    window = WindowsNeedProbe() ? kProbedWindowBytes : kFirstWindowBytes;
  }
  return std::max(limits.message_memory_bytes / kWaitingDivisor / window,
                  kFewestWaiting);
}

UploadLimits LimitsOfUploads(const ConnectionLimits& limits,
                             const Intake* intake) {
  return {.most_waiting = MostWaiting(limits),
          .patience = limits.upload_patience,
          .pressure = [intake, limit = static_cast<double>(
                                   limits.message_memory_bytes)] {
            return static_cast<double>(intake->MessageBytes()) / limit;
          }};
}

}  // namespace

absl::StatusOr<std::unique_ptr<GrpcServer>> GrpcServer::Start(
    const Exchange::Environment& environment,
    const std::vector<admin::Service*>* admin_services,
    const IntakeCredentials& credentials, const grpc::ResourceQuota& memory,
    const std::shared_ptr<MessageMemory>& message_memory,
    const ConnectionLimits& limits, int lanes) {
  std::unique_ptr<GrpcServer> made(new GrpcServer());
  made->credentials_ = credentials;
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(kNoMessageLimit);
  builder.SetMaxSendMessageSize(kNoMessageLimit);
  SetLimits(limits, builder);
  builder.AddChannelArgument("grpc.server.max_pending_requests", kMostWaiting);
  builder.AddChannelArgument("grpc.server.max_pending_requests_hard_limit",
                             kMostWaiting);
  builder.SetResourceQuota(memory);
  builder.RegisterService(&made->services_.unary);
  builder.RegisterService(&made->services_.leakyrelu);
  builder.RegisterService(&made->services_.inference);
  builder.RegisterAsyncGenericService(&made->generic_service_);
  made->intake_ = NewIntake(builder, credentials, message_memory);
  for (int i = 0; i < lanes; ++i) {
    made->lanes_.push_back(std::make_unique<Lane>(
        builder.AddCompletionQueue(), made->intake_->NewDriver(),
        &made->services_, &made->generic_service_, environment,
        LimitsOfUploads(limits, made->intake_.get()), admin_services));
  }
  made->server_ = builder.BuildAndStart();
  if (made->server_ == nullptr) {
    return absl::InternalError("server: gRPC could not start it");
  }
  made->services_.server = made->server_.get();
  for (const auto& lane : made->lanes_) lane->Start();
  return made;
}

void GrpcServer::CancelOverdue(absl::Duration allowed) {
  for (const auto& lane : lanes_) lane->CancelOverdue(allowed);
}

void GrpcServer::StopAdminCalls() {
  for (const auto& lane : lanes_) lane->StopAdminCalls();
}

void GrpcServer::Shutdown(absl::Time deadline) {
  server_->Shutdown(absl::ToChronoTime(deadline));
}

void GrpcServer::Drain() {
  for (const auto& lane : lanes_) lane->Drain();
}

}  // namespace leakyrelu
