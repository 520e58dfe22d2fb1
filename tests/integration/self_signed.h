// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_SELF_SIGNED_H_
#define TESTS_INTEGRATION_SELF_SIGNED_H_

#include <string>

namespace leakyrelu {

// A fresh key and a certificate of its own for `name`, in PEM.
struct SelfSigned {
  static SelfSigned Make(const std::string& name);

  std::string key;
  std::string certificate;
};

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_SELF_SIGNED_H_
