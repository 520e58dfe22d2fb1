// SPDX-License-Identifier: Apache-2.0
#include "server/transport/tls_entrance.h"

#include <utility>

#include "absl/time/clock.h"
#include "server/transport/tls_credentials.h"

namespace leakyrelu {
namespace {

// Of calls refused; what their certificates say goes to the log.
constexpr char kReason[] = "CLIENT_NOT_ALLOWED";

PemFiles FilesOf(const ServerOptions& options) {
  return {.chain = options.tls_cert,
          .key = options.tls_key,
          .client_ca = options.tls_client_ca};
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsEntrance>> TlsEntrance::Open(
    const ServerOptions& options, Metrics& metrics, log::Logger* logger) {
  std::unique_ptr<TlsEntrance> made(new TlsEntrance(metrics, logger));
  TlsEntrance* const entrance = made.get();
  if (!options.tls_client_san.empty()) {
    made->names_ = std::make_unique<ClientNames>(
        options.tls_client_san,
        [entrance](const std::string& names) { entrance->OnRefused(names); });
  }
  auto store = CertificateStore::Open(
      FilesOf(options), options.tls_reload_interval,
      [entrance, file = options.tls_cert](const auto& result) {
        entrance->OnCertificate(file, result);
      });
  if (!store.ok()) return store.status();
  made->store_ = *std::move(store);
  return made;
}

std::shared_ptr<grpc::ServerCredentials> TlsEntrance::NewCredentials() {
  return NewTlsCredentials(*store_, names_.get());
}

void TlsEntrance::OnCertificate(
    const std::string& file,
    const absl::StatusOr<std::shared_ptr<const Certificate>>& result) {
  if (!result.ok()) {
    metrics_.CertificateRefused();
    if (logger_ == nullptr) return;
    logger_->Error("tls_certificate_refused",
                   {{"error", std::string(result.status().message())},
                    {"in_use", "the one before"}});
    return;
  }
  metrics_.CertificateLoaded((*result)->expiry);
  if (logger_ == nullptr) return;
  logger_->Info(
      "tls_certificate_loaded",
      {{"file", file},
       {"expiry", absl::FormatTime((*result)->expiry, absl::UTCTimeZone())}});
}

void TlsEntrance::OnRefused(const std::string& names) {
  metrics_.Rejected(kReason);
  if (logger_ == nullptr) return;
  const auto held_back = refusals_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn(
      "call_refused",
      {{"reason", kReason}, {"names", names}, {"not_logged", *held_back}});
}

absl::Status CheckTlsFiles(const ServerOptions& options) {
  absl::StatusOr<PemTexts> pem = ReadPemFiles(FilesOf(options));
  if (!pem.ok()) return pem.status();
  return CheckCertificate(*std::move(pem), absl::Now()).status();
}

}  // namespace leakyrelu
