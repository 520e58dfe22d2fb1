// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/connection.h"

#include <grpc/grpc_security.h>
#if __has_include(<grpc/credentials.h>)  // gRPC moved it there after 1.51
#include <grpc/credentials.h>
#endif

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/files/files.h"
#include "client/loadtest/engine/call.h"
#include "client/loadtest/engine/monotonic_clock.h"
#include "client/servers/servers.h"
#include "proto/methods/methods.h"

namespace leakyrelu::loadtest {
namespace {

// PEM files are small; a larger file is not PEM.
constexpr size_t kMaxPemBytes = size_t{1} << 20;

absl::StatusOr<grpc_channel_credentials*> MakeCredentials(
    const TargetOptions& target) {
  if (!target.tls) return grpc_insecure_credentials_create();
  std::string ca, cert, key;
  for (auto [flag, path, text] : {std::tuple{"--tls-ca", &target.ca_file, &ca},
                                  {"--tls-cert", &target.cert_file, &cert},
                                  {"--tls-key", &target.key_file, &key}}) {
    if (path->empty()) continue;
    absl::StatusOr<std::string> read = ReadFile(flag, *path, kMaxPemBytes);
    if (!read.ok()) return read.status();
    *text = *std::move(read);
  }
  grpc_ssl_pem_key_cert_pair pair = {key.c_str(), cert.c_str()};
  return grpc_ssl_credentials_create_ex(ca.empty() ? nullptr : ca.c_str(),
                                        cert.empty() ? nullptr : &pair, nullptr,
                                        nullptr);
}

grpc_arg String(const char* key, const char* value) {
  grpc_arg arg;
  arg.type = GRPC_ARG_STRING;
  arg.key = const_cast<char*>(key);
  arg.value.string = const_cast<char*>(value);
  return arg;
}

grpc_arg Integer(const char* key, int value) {
  grpc_arg arg;
  arg.type = GRPC_ARG_INTEGER;
  arg.key = const_cast<char*>(key);
  arg.value.integer = value;
  return arg;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Create(
    const TargetOptions& target) {
  GrpcRuntime runtime;
  const absl::StatusOr<client::Target> servers =
      client::TargetOf(target.server);
  if (!servers.ok()) return servers.status();
  absl::StatusOr<grpc_channel_credentials*> credentials =
      MakeCredentials(target);
  if (!credentials.ok()) return credentials.status();
  std::vector<grpc_arg> args = {
      // Its own connection: channels with equal arguments would share one.
      Integer(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1),
      Integer(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, -1),
      // Retries would hide failures and keep a copy of every message.
      Integer(GRPC_ARG_ENABLE_RETRIES, 0),
      Integer(GRPC_ARG_ENABLE_HTTP_PROXY, servers->uses_proxy ? 1 : 0),
      Integer(GRPC_ARG_ENABLE_CHANNELZ, 0),
      Integer(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1),
      // A server that returns is found again within a second.
      Integer(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500),
      Integer(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100),
      Integer(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1000),
  };
  if (!target.server_name.empty()) {
    args.push_back(
        String(GRPC_SSL_TARGET_NAME_OVERRIDE_ARG, target.server_name.c_str()));
  }
  // A single server is measured without a Watch of its health.
  if (client::IsList(target.server)) {
    args.push_back(
        String(GRPC_ARG_SERVICE_CONFIG, client::ServiceConfig(true)));
  }
  const grpc_channel_args list = {args.size(), args.data()};
  grpc_channel* channel =
      grpc_channel_create(servers->uri.c_str(), *credentials, &list);
  grpc_channel_credentials_release(*credentials);
  return std::unique_ptr<Connection>(new Connection(channel));
}

Connection::Connection(grpc_channel* channel) : channel_(channel) {
  constexpr Method kCalled[2][2] = {
      {Method::kForward, Method::kForwardStream},
      {Method::kBackward, Method::kBackwardStream}};
  for (int backward : {0, 1}) {
    for (int stream : {0, 1}) {
      methods_[backward][stream] = grpc_channel_register_call(
          channel_, PathOf(kCalled[backward][stream]), nullptr, nullptr);
    }
  }
}

Connection::~Connection() { grpc_channel_destroy(channel_); }

absl::Status Connection::Connect(absl::Duration timeout) {
  const gpr_timespec deadline =
      ToGprTime(NowNs() + absl::ToInt64Nanoseconds(timeout));
  grpc_completion_queue* queue = grpc_completion_queue_create_for_next(nullptr);
  grpc_connectivity_state state =
      grpc_channel_check_connectivity_state(channel_, 1);
  bool in_time = true;
  while (state != GRPC_CHANNEL_READY && in_time) {
    grpc_channel_watch_connectivity_state(channel_, state, deadline, queue,
                                          nullptr);
    const grpc_event event = grpc_completion_queue_next(
        queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), nullptr);
    in_time = event.success != 0;
    state = grpc_channel_check_connectivity_state(channel_, 1);
  }
  grpc_completion_queue_shutdown(queue);
  grpc_completion_queue_next(queue, gpr_inf_future(GPR_CLOCK_MONOTONIC),
                             nullptr);
  grpc_completion_queue_destroy(queue);
  if (state == GRPC_CHANNEL_READY) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("not connected within ",
                                             absl::FormatDuration(timeout),
                                             ": ", FailureReason()));
}

std::string Connection::FailureReason() {
  // Only the status of a call carries the reason of a transport failure.
  grpc_completion_queue* queue = grpc_completion_queue_create_for_next(nullptr);
  const gpr_timespec forever = gpr_inf_future(GPR_CLOCK_MONOTONIC);
  std::string reason;
  {
    const RequestTemplate empty;
    std::unique_ptr<Call> call = Call::Create(*this, queue, false);
    call->Start(empty, ToGprTime(NowNs() + 1'000'000'000));
    while (!call->OnEvent(
        grpc_completion_queue_next(queue, forever, nullptr).success != 0)) {
    }
    reason = std::string(call->message());
    call->Recycle();
  }
  grpc_completion_queue_shutdown(queue);
  grpc_completion_queue_next(queue, forever, nullptr);
  grpc_completion_queue_destroy(queue);
  return reason;
}

grpc_call* Connection::CreateCall(Operation operation, bool stream,
                                  grpc_completion_queue* queue,
                                  gpr_timespec deadline) {
  const bool backward = operation != Operation::kForward;
  return grpc_channel_create_registered_call(
      channel_, nullptr, GRPC_PROPAGATE_DEFAULTS, queue,
      methods_[backward][stream], deadline, nullptr);
}

}  // namespace leakyrelu::loadtest
