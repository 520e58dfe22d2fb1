// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_CERTIFICATE_H_
#define SERVER_TLS_CERTIFICATE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace leakyrelu {

// The server's certificate and the trusted authorities, as PEM text.
struct PemTexts {
  std::string chain;      // the server's, then those that signed it
  std::string key;        // of the first
  std::string client_ca;  // empty: clients need no certificate

  bool operator==(const PemTexts&) const = default;
};

// Texts that have been checked. Immutable.
struct Certificate {
  PemTexts pem;
  // Of the first in the chain to expire.
  absl::Time not_before;
  absl::Time expiry;
};

// Whether a TLS server can use it: everything parses, the key belongs to the
// certificate, both are strong enough for OpenSSL, and every certificate of the
// chain is valid at `now`. Errors describe the fault and contain no key.
absl::StatusOr<Certificate> CheckCertificate(PemTexts pem, absl::Time now);

// The files of the texts; an empty client_ca: no file.
struct PemFiles {
  std::string chain;
  std::string key;
  std::string client_ca;
};

absl::StatusOr<PemTexts> ReadPemFiles(const PemFiles& files);

}  // namespace leakyrelu

#endif  // SERVER_TLS_CERTIFICATE_H_
