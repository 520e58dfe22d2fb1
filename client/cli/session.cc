// SPDX-License-Identifier: Apache-2.0
#include "client/cli/session.h"

#include <string>
#include <utility>

#include "base/files/files.h"

namespace leakyrelu::cli {
namespace {

// PEM files are small; a larger file is not PEM.
constexpr size_t kMaxPemBytes = size_t{1} << 20;

}  // namespace

absl::StatusOr<std::optional<TlsOptions>> ReadTls(const Options& options) {
  if (!options.tls) return std::nullopt;
  TlsOptions tls;
  tls.server_name = options.tls_server_name;
  const struct {
    const char* flag;
    const std::string& path;
    std::string& text;
  } files[] = {{"--tls-ca", options.tls_ca_file, tls.root_certificates},
               {"--tls-cert", options.tls_cert_file, tls.certificate_chain},
               {"--tls-key", options.tls_key_file, tls.private_key}};
  for (const auto& file : files) {
    if (file.path.empty()) continue;
    auto text = ReadFile(file.flag, file.path, kMaxPemBytes);
    if (!text.ok()) return text.status();
    file.text = *std::move(text);
  }
  return tls;
}

absl::StatusOr<std::unique_ptr<Client>> Connect(const Options& options,
                                                std::optional<TlsOptions> tls) {
  ClientOptions client_options;
  client_options.tls = std::move(tls);
  client_options.timeout = options.deadline;
  return Client::Create(options.server, std::move(client_options));
}

CallOptions CallOptionsOf(const Options& options) {
  CallOptions call;
  call.negative_slope = options.slope;
  call.semantics = options.semantics;
  return call;
}

}  // namespace leakyrelu::cli
