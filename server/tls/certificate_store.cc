// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate_store.h"

#include <utility>

#include "absl/time/clock.h"

namespace leakyrelu {

absl::StatusOr<std::unique_ptr<CertificateStore>> CertificateStore::Open(
    PemFiles files, absl::Duration interval, Observer observer) {
  absl::StatusOr<PemTexts> pem = ReadPemFiles(files);
  if (!pem.ok()) return pem.status();
  auto certificate = CheckCertificate(*std::move(pem), absl::Now());
  if (!certificate.ok()) return certificate.status();
  std::unique_ptr<CertificateStore> store(
      new CertificateStore(std::move(files), interval, std::move(observer)));
  store->Use(*std::move(certificate));
  store->thread_ = std::thread([raw = store.get()] { raw->Loop(); });
  return store;
}

CertificateStore::~CertificateStore() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Certificate> CertificateStore::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

void CertificateStore::Loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const bool stop = wake_.wait_for(
          lock, absl::ToChronoNanoseconds(interval_), [this] { return stop_; });
      if (stop) return;
    }
    Look();
  }
}

void CertificateStore::Look() {
  absl::StatusOr<PemTexts> pem = ReadPemFiles(files_);
  std::optional<PemTexts> seen;
  if (pem.ok()) seen = *pem;
  // Put right again, before or after it was told of.
  if (seen == current()->pem) {
    if (suspect_.has_value() && suspect_->told) observer_(current());
    suspect_.reset();
    return;
  }
  absl::Status broken = pem.status();
  if (pem.ok()) {
    // Also where it was refused before: it may have become valid.
    auto certificate = CheckCertificate(*std::move(pem), absl::Now());
    if (certificate.ok()) {
      suspect_.reset();
      Use(*std::move(certificate));
      return;
    }
    broken = certificate.status();
  }
  const bool again = suspect_.has_value() && suspect_->pem == seen;
  if (again && !suspect_->told) observer_(broken);
  suspect_ = {.pem = std::move(seen), .told = again};
}

void CertificateStore::Use(Certificate certificate) {
  auto used = std::make_shared<const Certificate>(std::move(certificate));
  {
    std::lock_guard lock(mutex_);
    current_ = used;
  }
  observer_(used);
}

}  // namespace leakyrelu
