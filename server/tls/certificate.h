// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_CERTIFICATE_H_
#define SERVER_TLS_CERTIFICATE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace leakyrelu {

// Who we are and whom we trust, as PEM text.
struct PemTexts {
  std::string chain;      // our certificate, then those that signed it
  std::string key;        // of the first
  std::string client_ca;  // empty: clients show no certificate

  bool operator==(const PemTexts&) const = default;
};

// Texts that have been looked into. Immutable.
struct Certificate {
  PemTexts pem;
  absl::Time expiry;  // of the first one of the chain to expire
};

// Whether a TLS server can be made of it: everything parses, the key is the
// certificate's, both are strong enough for OpenSSL, and every certificate of
// the chain is valid at `now`. Errors name what is wrong, and no key.
absl::StatusOr<Certificate> CheckCertificate(PemTexts pem, absl::Time now);

// Where the texts are; an empty client_ca: nowhere.
struct PemFiles {
  std::string chain;
  std::string key;
  std::string client_ca;
};

absl::StatusOr<PemTexts> ReadPemFiles(const PemFiles& files);

}  // namespace leakyrelu

#endif  // SERVER_TLS_CERTIFICATE_H_
