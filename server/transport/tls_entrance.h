// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_TLS_ENTRANCE_H_
#define SERVER_TRANSPORT_TLS_ENTRANCE_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"
#include "server/metrics/metrics.h"
#include "server/options/options.h"
#include "server/tls/certificate_store.h"
#include "server/transport/client_names.h"

namespace leakyrelu {

// TLS as the options want it: the certificate, read again as its files change,
// the clients that are let in, and what is told of both.
class TlsEntrance {
 public:
  // Fails when the files are broken. metrics and logger (which may be null)
  // outlive it.
  // REQUIRES: options.tls_cert and tls_key are set.
  static absl::StatusOr<std::unique_ptr<TlsEntrance>> Open(
      const ServerOptions& options, Metrics& metrics, log::Logger* logger);

  TlsEntrance(const TlsEntrance&) = delete;
  TlsEntrance& operator=(const TlsEntrance&) = delete;

  // For one more server of gRPC's. This outlives them.
  std::shared_ptr<grpc::ServerCredentials> NewCredentials();

 private:
  TlsEntrance(Metrics& metrics, log::Logger* logger)
      : metrics_(metrics), logger_(logger) {}

  void OnCertificate(
      const std::string& file,
      const absl::StatusOr<std::shared_ptr<const Certificate>>& result);
  void OnRefused(const std::string& names);

  Metrics& metrics_;
  log::Logger* const logger_;
  log::RateLimit refusals_{5, absl::Seconds(5)};
  std::unique_ptr<ClientNames> names_;  // null: whoever has a certificate
  // Its thread tells us, so it goes first.
  std::unique_ptr<CertificateStore> store_;
};

// Whether Open would succeed.
absl::Status CheckTlsFiles(const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_TLS_ENTRANCE_H_
