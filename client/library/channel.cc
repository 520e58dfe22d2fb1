// SPDX-License-Identifier: Apache-2.0
#include "client/library/channel.h"

#include <grpc/grpc.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

#include "absl/base/call_once.h"
#include "absl/strings/str_cat.h"
#include "client/servers/servers.h"
#include "proto/status/error.h"

namespace leakyrelu::client {
namespace {

absl::Status BadOption(const char* field, std::string got,
                       const char* allowed) {
  return InvalidArgument({.reason = "BAD_OPTION",
                          .field = field,
                          .got = std::move(got),
                          .allowed = allowed});
}

absl::Status CheckOptions(const ClientOptions& options) {
  if (options.tls.has_value() && options.tls->certificate_chain.empty() !=
                                     options.tls->private_key.empty()) {
    return InvalidArgument({.reason = "BAD_CREDENTIALS",
                            .field = "tls",
                            .got = "one of certificate and private key",
                            .allowed = "both or neither"});
  }
  const RetryOptions& retry = options.retry;
  if (retry.max_attempts.has_value() && *retry.max_attempts < 1) {
    return BadOption("retry.max_attempts", absl::StrCat(*retry.max_attempts),
                     "at least 1, or none");
  }
  for (const auto& [field, backoff] :
       {std::pair{"retry.initial_backoff", retry.initial_backoff},
        {"retry.max_backoff", retry.max_backoff}}) {
    if (backoff < absl::ZeroDuration() || backoff == absl::InfiniteDuration()) {
      return BadOption(field, absl::FormatDuration(backoff),
                       "a finite time, at least 0");
    }
  }
  for (const auto& [field, time] :
       {std::pair{"keepalive_time", options.keepalive_time},
        {"stalled_connection_timeout", options.stalled_connection_timeout}}) {
    if (time <= absl::ZeroDuration()) {
      return BadOption(field, absl::FormatDuration(time), "a time above 0");
    }
  }
  return absl::OkStatus();
}

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(std::clamp<int64_t>(
      absl::ToInt64Milliseconds(duration), 1, std::numeric_limits<int>::max()));
}

// Timeout of connecting. With gRPC's own 20 s, a call that met a frozen server
// would have no time for another attempt (see ClientOptions).
constexpr absl::Duration kConnectTimeout = absl::Seconds(5);

void SetTimes(const ClientOptions& options, grpc::ChannelArguments& arguments) {
  // Without these, the channel fails our retries at once for a second after a
  // lost connection, and later for up to two minutes.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS,
                   Milliseconds(options.retry.initial_backoff));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS,
                   Milliseconds(options.retry.max_backoff));
  // Despite its name, gRPC takes it as the connect timeout.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS,
                   Milliseconds(kConnectTimeout));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS,
                   Milliseconds(options.keepalive_time));
  // gRPC also sets it as the sockets' TCP_USER_TIMEOUT.
  const int timeout = Milliseconds(options.stalled_connection_timeout);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, timeout);
  // gRPC 1.83 reads this argument instead; its default is one minute.
  arguments.SetInt("grpc.http2.ping_timeout_ms", timeout);
  // Ping without calls too, so that a call after a long pause does not meet a
  // connection that was lost long before.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // By default gRPC stops after two pings without data.
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
}

grpc::ChannelArguments ArgumentsOf(const ClientOptions& options,
                                   const Target& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, target.uses_proxy ? 1 : 0);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetMaxReceiveMessageSize(
      options.max_response_bytes.has_value()
          ? static_cast<int>(std::min<size_t>(*options.max_response_bytes,
                                              std::numeric_limits<int>::max()))
          : -1);
  SetTimes(options, arguments);
  arguments.SetServiceConfigJSON(ServiceConfig(/*watch_health=*/true));
  // Channels share connections if all their arguments but the health check's
  // are equal. Clients are independent: a stalled connection of one client must
  // not affect another.
  static std::atomic<int> clients = 0;
  arguments.SetInt("leakyrelu.client", clients++);
  if (options.tls.has_value() && !options.tls->server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.tls->server_name);
  }
  return arguments;
}

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(
    const ClientOptions& options) {
  if (!options.tls.has_value()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = options.tls->root_certificates;
  ssl.pem_cert_chain = options.tls->certificate_chain;
  ssl.pem_private_key = options.tls->private_key;
  return grpc::SslCredentials(ssl);
}

}  // namespace

absl::StatusOr<Channels> MakeChannels(const std::string& address,
                                      const ClientOptions& options) {
  const absl::StatusOr<Target> target = TargetOf(address);
  if (!target.ok()) return target.status();
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  // Keeps gRPC initialized for the rest of the process: its shutdown, when the
  // last channel is destroyed, waits up to ten seconds for one of its own
  // pollers.
  static absl::once_flag once;
  absl::call_once(once, &grpc_init);
  const auto credentials = CredentialsOf(options);
  grpc::ChannelArguments arguments = ArgumentsOf(options, *target);
  Channels channels;
  if (options.watch_health) {
    channels.serving =
        grpc::CreateCustomChannel(target->uri, credentials, arguments);
  }
  arguments.SetInt(GRPC_ARG_INHIBIT_HEALTH_CHECKING, 1);
  channels.all = grpc::CreateCustomChannel(target->uri, credentials, arguments);
  return channels;
}

}  // namespace leakyrelu::client
