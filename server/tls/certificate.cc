// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/tls/openssl_pointer.h"

namespace leakyrelu {
namespace {

// A bundle of every public authority has 220 KiB; more is not a certificate.
constexpr size_t kMaxFileBytes = size_t{1} << 20;

absl::Status Broken(absl::string_view field, absl::string_view got,
                    absl::string_view allowed) {
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": got ", got, ", allowed is ", allowed));
}

// OpenSSL's words for its latest error, of which nothing is left behind.
std::string TakeReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "nothing of use" : reason;
}

MemoryPointer Read(const std::string& text) {
  return MemoryPointer(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// A passphrase would be asked for on the terminal.
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
  // Every list ends with the search for one more.
  const bool ended =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string reason = TakeReason();
  if (certificates.empty() || !ended) {
    return Broken(field, reason, "certificates in PEM");
  }
  return certificates;
}

absl::StatusOr<absl::Time> TimeOf(const ASN1_TIME* time) {
  std::tm broken_down = {};
  if (ASN1_TIME_to_tm(time, &broken_down) != 1) {
    return Broken("tls-cert", "a time that cannot be read", "a valid one");
  }
  return absl::FromTimeT(timegm(&broken_down));
}

// The end of the time in which all are valid, which `now` has to be in.
absl::StatusOr<absl::Time> ExpiryOf(const std::vector<X509Pointer>& chain,
                                    absl::Time now) {
  absl::Time expiry = absl::InfiniteFuture();
  for (const X509Pointer& one : chain) {
    auto begin = TimeOf(X509_get0_notBefore(one.get()));
    auto end = TimeOf(X509_get0_notAfter(one.get()));
    if (!begin.ok()) return begin.status();
    if (!end.ok()) return end.status();
    if (now < *begin) {
      return Broken("tls-cert",
                    absl::StrCat("one that is valid from ",
                                 absl::FormatTime(*begin, absl::UTCTimeZone())),
                    "one that is valid now");
    }
    if (now >= *end) {
      return Broken("tls-cert",
                    absl::StrCat("one that expired at ",
                                 absl::FormatTime(*end, absl::UTCTimeZone())),
                    "one that is valid now");
    }
    expiry = std::min(expiry, *end);
  }
  return expiry;
}

absl::Status CheckKey(X509* certificate, const std::string& text) {
  const MemoryPointer memory = Read(text);
  const KeyPointer key(
      PEM_read_bio_PrivateKey(memory.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) {
    return Broken("tls-key", TakeReason(),
                  "a private key in PEM without a passphrase");
  }
  const SslContextPointer context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate(context.get(), certificate) != 1) {
    return Broken("tls-cert", TakeReason(), "what OpenSSL takes");
  }
  if (SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    return Broken("tls-key", TakeReason(), "the key of the certificate");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadFile(absl::string_view field,
                                     const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  // One byte more tells that there is more.
  std::string text(kMaxFileBytes + 1, '\0');
  if (!file || (!file.read(text.data(), text.size()) && !file.eof())) {
    return Broken(field, absl::StrCat(path, ", which cannot be read"),
                  "a PEM file");
  }
  text.resize(file.gcount());
  if (text.size() > kMaxFileBytes) {
    return Broken(field, absl::StrCat(path, ", of more than 1 MiB"),
                  "a PEM file");
  }
  return text;
}

}  // namespace

absl::StatusOr<Certificate> CheckCertificate(PemTexts pem, absl::Time now) {
  auto chain = ParseCertificates("tls-cert", pem.chain);
  if (!chain.ok()) return chain.status();
  auto expiry = ExpiryOf(*chain, now);
  if (!expiry.ok()) return expiry.status();
  absl::Status key = CheckKey(chain->front().get(), pem.key);
  if (!key.ok()) return key;
  if (!pem.client_ca.empty()) {
    auto authorities = ParseCertificates("tls-client-ca", pem.client_ca);
    if (!authorities.ok()) return authorities.status();
  }
  return Certificate{.pem = std::move(pem), .expiry = *expiry};
}

absl::StatusOr<PemTexts> ReadPemFiles(const PemFiles& files) {
  PemTexts texts;
  auto chain = ReadFile("tls-cert", files.chain);
  if (!chain.ok()) return chain.status();
  texts.chain = *std::move(chain);
  auto key = ReadFile("tls-key", files.key);
  if (!key.ok()) return key.status();
  texts.key = *std::move(key);
  if (files.client_ca.empty()) return texts;
  auto client_ca = ReadFile("tls-client-ca", files.client_ca);
  if (!client_ca.ok()) return client_ca.status();
  // Without this, an emptied file would let everybody in.
  if (client_ca->empty()) {
    return Broken("tls-client-ca",
                  absl::StrCat(files.client_ca, ", which is empty"),
                  "a PEM file");
  }
  texts.client_ca = *std::move(client_ca);
  return texts;
}

}  // namespace leakyrelu
