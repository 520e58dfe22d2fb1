// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <ctime>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/files/files.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "server/tls/openssl_pointer.h"

namespace leakyrelu {
namespace {

// A bundle of every public authority has 220 KiB; a larger file is not a
// certificate.
constexpr size_t kMaxFileBytes = size_t{1} << 20;

// OpenSSL's text for its latest error; clears the error queue.
std::string TakeReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "nothing usable" : reason;
}

MemoryPointer Read(const std::string& text) {
  return MemoryPointer(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Without this, OpenSSL would ask for a passphrase on the terminal.
int NoPassphrase(char* /*buffer*/, int /*size*/, int /*writing*/,
                 void* /*data*/) {
  return 0;
}

absl::StatusOr<std::vector<X509Pointer>> ParseCertificates(
    absl::string_view field, const std::string& text) {
  std::vector<X509Pointer> certificates;
  const MemoryPointer memory = Read(text);
  for (;;) {
    X509Pointer one(
        PEM_read_bio_X509(memory.get(), nullptr, NoPassphrase, nullptr));
    if (one == nullptr) break;
    certificates.push_back(std::move(one));
  }
  // Every list ends with a failed search for another certificate.
  const bool ended =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = TakeReason();
  if (certificates.empty() || !ended) {
    return InvalidValue(field, reason, "certificates in PEM");
  }
  return certificates;
}

absl::StatusOr<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm broken_down = {};
  if (ASN1_TIME_to_tm(time, &broken_down) != 1) {
    return InvalidValue("--tls-cert",
                        "a certificate whose times cannot be read",
                        "valid times");
  }
  return absl::FromTimeT(timegm(&broken_down));
}

struct Period {
  absl::Time begin;
  absl::Time end;
};

// The period of the first one to expire. All must be valid at `now`.
absl::StatusOr<Period> PeriodOf(const std::vector<X509Pointer>& chain,
                                absl::Time now) {
  Period shortest{absl::InfinitePast(), absl::InfiniteFuture()};
  for (const X509Pointer& one : chain) {
    auto begin = TimeOf(X509_get0_notBefore(one.get()));
    auto end = TimeOf(X509_get0_notAfter(one.get()));
    if (!begin.ok()) return begin.status();
    if (!end.ok()) return end.status();
    if (now < *begin) {
      return InvalidValue(
          "--tls-cert",
          absl::StrCat("one that is valid from ",
                       absl::FormatTime(*begin, absl::UTCTimeZone())),
          "one that is valid now");
    }
    if (now >= *end) {
      return InvalidValue(
          "--tls-cert",
          absl::StrCat("one that expired at ",
                       absl::FormatTime(*end, absl::UTCTimeZone())),
          "one that is valid now");
    }
    if (*end < shortest.end) shortest = {*begin, *end};
  }
  return shortest;
}

absl::Status CheckKey(X509* certificate, const std::string& text) {
  const MemoryPointer memory = Read(text);
  const KeyPointer key(
      PEM_read_bio_PrivateKey(memory.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) {
    return InvalidValue("--tls-key", TakeReason(),
                        "a private key in PEM without a passphrase");
  }
  const SslContextPointer context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate(context.get(), certificate) != 1) {
    return InvalidValue("--tls-cert", TakeReason(),
                        "a certificate that OpenSSL takes");
  }
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return InvalidValue("--tls-key", TakeReason(),
                        "the key of the certificate");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Certificate> CheckCertificate(PemTexts pem, absl::Time now) {
  auto chain = ParseCertificates("--tls-cert", pem.chain);
  if (!chain.ok()) return chain.status();
  const auto period = PeriodOf(*chain, now);
  if (!period.ok()) return period.status();
  absl::Status key = CheckKey(chain->front().get(), pem.key);
  if (!key.ok()) return key;
  if (!pem.client_ca.empty()) {
    auto authorities = ParseCertificates("--tls-client-ca", pem.client_ca);
    if (!authorities.ok()) return authorities.status();
  }
  return Certificate{.pem = std::move(pem),
                     .not_before = period->begin,
                     .expiry = period->end};
}

absl::StatusOr<PemTexts> ReadPemFiles(const PemFiles& files) {
  PemTexts texts;
  auto chain = ReadRegularFile("--tls-cert", files.chain, kMaxFileBytes);
  if (!chain.ok()) return chain.status();
  texts.chain = *std::move(chain);
  auto key = ReadRegularFile("--tls-key", files.key, kMaxFileBytes);
  if (!key.ok()) return key.status();
  texts.key = *std::move(key);
  if (files.client_ca.empty()) return texts;
  auto client_ca =
      ReadRegularFile("--tls-client-ca", files.client_ca, kMaxFileBytes);
  if (!client_ca.ok()) return client_ca.status();
  // Without this, an emptied file would admit every client.
  if (client_ca->empty()) {
    return InvalidValue("--tls-client-ca", QuoteText(files.client_ca),
                        "a PEM file that is not empty");
  }
  texts.client_ca = *std::move(client_ca);
  return texts;
}

}  // namespace leakyrelu
