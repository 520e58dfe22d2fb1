// SPDX-License-Identifier: Apache-2.0
#include "client/library/channel.h"

#include <grpc/grpc.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <limits>

#include "absl/base/call_once.h"
#include "absl/strings/str_cat.h"
#include "client/servers/servers.h"
#include "proto/status/error.h"

namespace leakyrelu::client {
namespace {

absl::Status CheckOptions(const ClientOptions& options) {
  if (options.tls.has_value() && options.tls->certificate_chain.empty() !=
                                     options.tls->private_key.empty()) {
    return InvalidArgument({.reason = "BAD_CREDENTIALS",
                            .field = "tls",
                            .got = "one of certificate and private key",
                            .allowed = "both or neither"});
  }
  if (options.retry.max_attempts < 1) {
    return InvalidArgument({.reason = "BAD_OPTION",
                            .field = "retry.max_attempts",
                            .got = absl::StrCat(options.retry.max_attempts),
                            .allowed = "at least 1"});
  }
  return absl::OkStatus();
}

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(std::clamp<int64_t>(
      absl::ToInt64Milliseconds(duration), 1, std::numeric_limits<int>::max()));
}

grpc::ChannelArguments ArgumentsOf(const ClientOptions& options,
                                   bool watch_health) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetMaxReceiveMessageSize(
      options.max_response_bytes.has_value()
          ? static_cast<int>(std::min<size_t>(*options.max_response_bytes,
                                              std::numeric_limits<int>::max()))
          : -1);
  // Without these the channel fails our retries at once for a second after a
  // lost connection, and for up to two minutes later on.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS,
                   Milliseconds(options.retry.initial_backoff));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS,
                   Milliseconds(options.retry.max_backoff));
  // Keepalive is what makes gRPC set TCP_USER_TIMEOUT, to this timeout. Five
  // minutes between pings is the least that every server tolerates.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 300'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS,
                   Milliseconds(options.stalled_connection_timeout));
  arguments.SetServiceConfigJSON(ServiceConfig(watch_health));
  // Clients are independent: one's stalled connection is not another's.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
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

absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const std::string& address, const ClientOptions& options) {
  const absl::StatusOr<std::string> target = TargetOf(address);
  if (!target.ok()) return target.status();
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  // Keeps gRPC up for the rest of the process: its shutdown, when the last
  // channel goes, waits up to ten seconds for a poller of its own.
  static absl::once_flag once;
  absl::call_once(once, &grpc_init);
  return grpc::CreateCustomChannel(
      *target, CredentialsOf(options),
      ArgumentsOf(options, options.watch_health || IsList(address)));
}

}  // namespace leakyrelu::client
