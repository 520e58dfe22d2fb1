// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_TLS_CONTEXT_H_
#define SERVER_TLS_TLS_CONTEXT_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"
#include "server/metrics/metrics.h"
#include "server/tls/certificate_store.h"
#include "server/tls/client_san_policy.h"

namespace leakyrelu {

struct ServerTlsOptions {
  PemFiles files;  // empty names: no file
  // Subject alternative names, one of which a client's certificate must
  // contain; empty: any.
  std::vector<std::string> client_san;
  absl::Duration reload_interval;  // how often the files are read
};

// TLS as configured: the certificate, read again when its files change, the
// policy for clients, and the log lines and metrics of both.
class TlsContext {
 public:
  // Fails if the files are broken. metrics and logger (which may be null)
  // outlive it. REQUIRES: options.files.chain and key are set.
  static absl::StatusOr<std::unique_ptr<TlsContext>> Open(
      const ServerTlsOptions& options, Metrics& metrics, log::Logger* logger);

  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // Reads the certificate's files again, now. Thread-safe.
  void Reload() { store_->Reload(); }

  // For another grpc::Server. This object outlives the credentials.
  std::shared_ptr<grpc::ServerCredentials> NewCredentials();

 private:
  TlsContext(Metrics& metrics, log::Logger* logger)
      : metrics_(metrics), logger_(logger) {}

  void OnCertificate(
      const std::string& file,
      const absl::StatusOr<std::shared_ptr<const Certificate>>& result);
  void OnRefused(const std::string& names);

  Metrics& metrics_;
  log::Logger* const logger_;
  log::RateLimit refusals_{5, absl::Seconds(5)};
  std::unique_ptr<ClientSanPolicy> names_;  // null: any certificate
  // Its thread calls OnCertificate, so it is destroyed first.
  std::unique_ptr<CertificateStore> store_;
};

// Whether the options are consistent. Reads nothing.
absl::Status CheckTlsOptions(const ServerTlsOptions& options);

// Whether Open would succeed.
absl::Status CheckTlsFiles(const ServerTlsOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_TLS_TLS_CONTEXT_H_
