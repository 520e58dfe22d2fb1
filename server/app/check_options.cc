// SPDX-License-Identifier: Apache-2.0
#include "server/app/check_options.h"

#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/status/statusor.h"
#include "server/http/http_server.h"
#include "server/transport/address.h"
#include "server/transport/plaintext.h"

namespace leakyrelu {

absl::Status CheckOptions(const ServerOptions& options) {
  for (const std::string& text : options.listen) {
    const absl::StatusOr<Address> address = Address::Parse(text);
    if (!address.ok()) return address.status();
    absl::Status allowed =
        CheckPlaintext(*address, grpc::Version(), options.trust_network);
    if (!allowed.ok()) return allowed;
  }
  if (options.metrics_listen.empty()) return absl::OkStatus();
  return HttpServer::CheckAddress(options.metrics_listen);
}

}  // namespace leakyrelu
