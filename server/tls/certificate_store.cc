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

void CertificateStore::Reload() {
  {
    std::lock_guard lock(mutex_);
    reload_ = true;
  }
  wake_.notify_all();
}

std::shared_ptr<const Certificate> CertificateStore::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

void CertificateStore::Loop() {
  for (;;) {
    bool reload = false;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, absl::ToChronoNanoseconds(interval_),
                     [this] { return stop_ || reload_; });
      if (stop_) return;
      reload = std::exchange(reload_, false);
    }
    Look(reload);
  }
}

void CertificateStore::Look(bool files_are_complete) {
  absl::StatusOr<PemTexts> pem = ReadPemFiles(files_);
  std::optional<PemTexts> seen;
  if (pem.ok()) seen = *pem;
  // The files are as they were again, before or after a fault was reported.
  if (seen == current()->pem) {
    if (suspect_.has_value() && suspect_->reported) observer_(current());
    suspect_.reset();
    return;
  }
  absl::Status broken = pem.status();
  if (pem.ok()) {
    // Also if it was refused before, since it may have become valid.
    auto certificate = CheckCertificate(*std::move(pem), absl::Now());
    if (certificate.ok()) {
      suspect_.reset();
      Use(*std::move(certificate));
      return;
    }
    broken = certificate.status();
  }
  const bool again = suspect_.has_value() && suspect_->pem == seen;
  const bool reported = again && suspect_->reported;
  if ((again || files_are_complete) && !reported) observer_(broken);
  suspect_ = {.pem = std::move(seen), .reported = again || files_are_complete};
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
