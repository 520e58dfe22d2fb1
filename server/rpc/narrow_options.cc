// SPDX-License-Identifier: Apache-2.0
#include "server/rpc/narrow_options.h"

#include <grpcpp/grpcpp.h>

namespace leakyrelu {

ListenOptions ListenOptionsOf(const ServerOptions& options) {
  return {.listen = options.listen,
          .socket_mode = options.socket_mode,
          .trust_network = options.trust_network,
          .has_certificate = !options.tls_cert.empty()};
}

ServerTlsOptions ServerTlsOptionsOf(const ServerOptions& options) {
  return {.files = {.chain = options.tls_cert,
                    .key = options.tls_key,
                    .client_ca = options.tls_client_ca},
          .client_san = options.tls_client_san,
          .reload_interval = options.tls_reload_interval};
}

absl::Status CheckListenersAndTls(const ServerOptions& options) {
  absl::Status status = CheckTlsOptions(ServerTlsOptionsOf(options));
  if (!status.ok()) return status;
  return CheckListeners(ListenOptionsOf(options), grpc::Version());
}

}  // namespace leakyrelu
