// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_SELF_SIGNED_H_
#define TESTS_INTEGRATION_SELF_SIGNED_H_

#include <string>

namespace leakyrelu {

// What else a certificate may say.
struct CertificateTraits {
  // Subject alternative names: "DNS:a.test,URI:spiffe://a"; empty: none.
  std::string names = "";
  // When it is valid, in seconds from now.
  long from_seconds = -3600;
  long until_seconds = 24 * 3600;
};

// A fresh key and a certificate of its own for `name`, in PEM.
struct SelfSigned {
  static SelfSigned Make(const std::string& name,
                         const CertificateTraits& traits = {});

  std::string key;
  std::string certificate;
};

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_SELF_SIGNED_H_
