// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_CERTIFICATE_STORE_H_
#define SERVER_TLS_CERTIFICATE_STORE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/tls/certificate.h"

namespace leakyrelu {

// The certificate in use, read again at intervals on a thread of its own. What
// is new and sound takes its place; what is broken is told of, and the one in
// use stays. Contents are compared, not times: Kubernetes swaps a link, and
// copies may be older than what they replace. Thread-safe.
class CertificateStore {
 public:
  // Told of each certificate that comes into use, the first while Open runs,
  // and of each new content of the files that does not; on the store's thread.
  using Observer = absl::AnyInvocable<void(
      const absl::StatusOr<std::shared_ptr<const Certificate>>& result)>;

  // Fails when the first one is broken.
  static absl::StatusOr<std::unique_ptr<CertificateStore>> Open(
      PemFiles files, absl::Duration interval, Observer observer);

  ~CertificateStore();
  CertificateStore(const CertificateStore&) = delete;
  CertificateStore& operator=(const CertificateStore&) = delete;

  // Never null.
  std::shared_ptr<const Certificate> current() const;

 private:
  CertificateStore(PemFiles files, absl::Duration interval, Observer observer)
      : files_(std::move(files)),
        interval_(interval),
        observer_(std::move(observer)) {}

  void Loop();
  void Look();
  void Use(Certificate certificate);

  const PemFiles files_;
  const absl::Duration interval_;
  Observer observer_;
  // The thread's. What was seen last that is not in use. Files are replaced
  // one after the other, so what is broken must be seen twice to be told of.
  struct Suspect {
    std::optional<PemTexts> pem;  // none: they could not be read
    bool told;
  };
  std::optional<Suspect> suspect_;
  // std: the thread sanitizer does not see into the packaged Abseil.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // The rest is guarded by mutex_.
  bool stop_ = false;
  std::shared_ptr<const Certificate> current_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_TLS_CERTIFICATE_STORE_H_
