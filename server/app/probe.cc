// SPDX-License-Identifier: Apache-2.0
#include "server/app/probe.h"

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/http/probe.h"
#include "server/net/listen_address.h"
#include "server/rpc/narrow_options.h"
#include "server/tls/certificate.h"

namespace leakyrelu {
namespace {

constexpr std::chrono::seconds kTimeout{2};

// The address and protocol by which the server can be asked.
struct Target {
  Address address;
  Security security;
};

// The first plaintext listener, or else the first TLS listener; none if systemd
// has opened all of them, since their addresses are not known here.
absl::StatusOr<std::optional<Target>> TargetOf(const ServerOptions& options) {
  std::optional<Target> found;
  for (const std::string& text : options.listen) {
    absl::StatusOr<ListenAddress> spec = ListenAddress::Parse(text);
    if (!spec.ok()) return spec.status();
    if (!spec->address.has_value()) continue;
    const Security security =
        spec->SecurityAt(*spec->address, !options.tls_cert.empty());
    if (found.has_value() && security == Security::kTls) continue;
    found = Target{spec->address->ForLocalClient(), security};
    if (security == Security::kPlaintext) break;
  }
  return found;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsFor(
    Security security, const ServerOptions& options) {
  if (security == Security::kPlaintext) {
    return grpc::InsecureChannelCredentials();
  }
  namespace tls = grpc::experimental;
  tls::TlsChannelCredentialsOptions made;
  made.set_verify_server_certs(false);
  made.set_check_call_host(false);
  made.set_certificate_verifier(
      std::make_shared<tls::NoOpCertificateVerifier>());
  if (!options.tls_client_ca.empty()) {
    auto pem = ReadPemFiles(ServerTlsOptionsOf(options).files);
    if (!pem.ok()) return pem.status();
    made.set_certificate_provider(
        std::make_shared<tls::FileWatcherCertificateProvider>(
            options.tls_key, options.tls_cert, /*refresh_interval_sec=*/3600));
    made.watch_identity_key_cert_pairs();
  }
  return tls::TlsCredentials(made);
}

absl::Status ProbeGrpc(const Target& target, const ServerOptions& options) {
  auto credentials = CredentialsFor(target.security, options);
  if (!credentials.ok()) return credentials.status();
  const std::string address = target.address.ToString();
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // HTTP/2's name of the server, which is independent of TLS.
  arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, "localhost");
  const auto stub = grpc::health::v1::Health::NewStub(
      grpc::CreateCustomChannel(address, *credentials, arguments));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kTimeout);
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = stub->Check(&context, {}, &response);
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("health of ", address, ": ", status.error_message()));
  }
  using grpc::health::v1::HealthCheckResponse;
  if (response.status() == HealthCheckResponse::SERVING) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(
      absl::StrCat("health of ", address, ": got ",
                   HealthCheckResponse::ServingStatus_Name(response.status()),
                   ", allowed: SERVING"));
}

}  // namespace

absl::Status Probe(const ServerOptions& options) {
  if (!options.metrics_listen.empty()) {
    return ProbeHttp(options.metrics_listen);
  }
  const absl::StatusOr<std::optional<Target>> target = TargetOf(options);
  if (!target.ok()) return target.status();
  if (!target->has_value()) {
    return absl::UnavailableError(
        "--probe: got sockets of systemd only, allowed: --metrics-listen, or "
        "an address in --listen");
  }
  return ProbeGrpc(**target, options);
}

}  // namespace leakyrelu
