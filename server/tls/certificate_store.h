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

// The certificate in use, read again at intervals on a separate thread. A new
// valid one replaces it; a broken one is reported, and the one in use stays.
// Contents are compared rather than times: Kubernetes swaps a link, and copies
// may be older than the files they replace. Thread-safe.
class CertificateStore {
 public:
  // Called for each certificate that comes into use, the first while Open runs,
  // and for each new content of the files that is refused; on the store's
  // thread.
  using Observer = absl::AnyInvocable<void(
      const absl::StatusOr<std::shared_ptr<const Certificate>>& result)>;

  // Fails if the first one is broken.
  static absl::StatusOr<std::unique_ptr<CertificateStore>> Open(
      PemFiles files, absl::Duration interval, Observer observer);

  ~CertificateStore();
  CertificateStore(const CertificateStore&) = delete;
  CertificateStore& operator=(const CertificateStore&) = delete;

  // Reads the files now, on the store's thread. A broken certificate is
  // reported at once, since the caller has put all files in place.
  void Reload();

  // Never null.
  std::shared_ptr<const Certificate> current() const;

 private:
  CertificateStore(PemFiles files, absl::Duration interval, Observer observer)
      : files_(std::move(files)),
        interval_(interval),
        observer_(std::move(observer)) {}

  void Loop();
  void Look(bool files_are_complete);
  void Use(Certificate certificate);

  const PemFiles files_;
  const absl::Duration interval_;
  Observer observer_;
  // The last content that is not in use; used by the thread only. Files are
  // replaced one after the other, so a broken content must be read twice before
  // it is reported.
  struct Suspect {
    std::optional<PemTexts> pem;  // none: they could not be read
    bool reported;
  };
  std::optional<Suspect> suspect_;
  // std: the thread sanitizer does not instrument the packaged Abseil.
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // The rest is guarded by mutex_.
  bool stop_ = false;
  bool reload_ = false;
  std::shared_ptr<const Certificate> current_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_TLS_CERTIFICATE_STORE_H_
