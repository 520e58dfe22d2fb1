// SPDX-License-Identifier: Apache-2.0
#include "server/tls/tls_context.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "proto/status/reasons.h"
#include "server/tls/server_credentials.h"

namespace leakyrelu {
absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::Open(
    const ServerTlsOptions& options, Metrics& metrics, log::Logger* logger) {
  std::unique_ptr<TlsContext> made(new TlsContext(metrics, logger));
  TlsContext* const context = made.get();
  if (!options.client_san.empty()) {
    made->names_ = std::make_unique<ClientSanPolicy>(
        options.client_san,
        [context](const std::string& names) { context->OnRefused(names); });
  }
  auto store = CertificateStore::Open(
      options.files, options.reload_interval,
      [context, file = options.files.chain](const auto& result) {
        context->OnCertificate(file, result);
      });
  if (!store.ok()) return store.status();
  made->store_ = *std::move(store);
  return made;
}

std::shared_ptr<grpc::ServerCredentials> TlsContext::NewCredentials() {
  return NewTlsCredentials(*store_, names_.get());
}

void TlsContext::OnCertificate(
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
  metrics_.CertificateLoaded((*result)->not_before, (*result)->expiry);
  if (logger_ == nullptr) return;
  logger_->Info(
      "tls_certificate_loaded",
      {{"file", file},
       {"expiry", absl::FormatTime((*result)->expiry, absl::UTCTimeZone())}});
}

void TlsContext::OnRefused(const std::string& names) {
  metrics_.Rejected(reasons::kClientNotAllowed);
  if (logger_ == nullptr) return;
  const auto held_back = refusals_.Pass();
  if (!held_back.has_value()) return;
  logger_->Warn("call_refused", {{"reason", reasons::kClientNotAllowed},
                                 {"names", names},
                                 {"not_logged", *held_back}});
}

absl::Status CheckTlsOptions(const ServerTlsOptions& options) {
  if (options.files.chain.empty() != options.files.key.empty()) {
    return InvalidValue("--tls-cert, --tls-key", "one of them",
                        "both or neither");
  }
  if (options.files.chain.empty() && !options.files.client_ca.empty()) {
    return InvalidValue(
        "--tls-client-ca",
        absl::StrCat(QuoteText(options.files.client_ca), " without --tls-cert"),
        "only with it");
  }
  if (options.files.client_ca.empty() && !options.client_san.empty()) {
    return InvalidValue(
        "--tls-client-san",
        absl::StrCat(QuoteText(absl::StrJoin(options.client_san, ",")),
                     " without --tls-client-ca"),
        "only with it");
  }
  return absl::OkStatus();
}

absl::Status CheckTlsFiles(const ServerTlsOptions& options) {
  absl::StatusOr<PemTexts> pem = ReadPemFiles(options.files);
  if (!pem.ok()) return pem.status();
  return CheckCertificate(*std::move(pem), absl::Now()).status();
}

}  // namespace leakyrelu
