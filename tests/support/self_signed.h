// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_SELF_SIGNED_H_
#define TESTS_SUPPORT_SELF_SIGNED_H_

#include <string>

namespace leakyrelu {

// Further properties of a certificate.
struct CertificateTraits {
  // Subject alternative names: "DNS:a.test,URI:spiffe://a"; empty: none.
  std::string names = "";
  // Start and end of its validity, in seconds from now.
  long from_seconds = -3600;
  long until_seconds = 24 * 3600;
};

// A new key and a self-signed certificate for `name`, in PEM.
struct SelfSigned {
  static SelfSigned Make(const std::string& name,
                         const CertificateTraits& traits = {});

  std::string key;
  std::string certificate;
};

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_SELF_SIGNED_H_
