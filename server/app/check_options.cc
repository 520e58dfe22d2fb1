// SPDX-License-Identifier: Apache-2.0
#include "server/app/check_options.h"

#include <grpcpp/grpcpp.h>

#include "server/http/http_server.h"
#include "server/transport/listeners.h"
#include "server/transport/tls_entrance.h"

namespace leakyrelu {

absl::Status CheckOptions(const ServerOptions& options) {
  absl::Status checked = CheckListeners(options, grpc::Version());
  if (!checked.ok()) return checked;
  if (!options.tls_cert.empty()) {
    checked = CheckTlsFiles(options);
    if (!checked.ok()) return checked;
  }
  if (options.metrics_listen.empty()) return absl::OkStatus();
  return HttpServer::CheckAddress(options.metrics_listen);
}

}  // namespace leakyrelu
