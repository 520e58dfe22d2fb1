// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_PEM_FOLDER_H_
#define TESTS_SUPPORT_PEM_FOLDER_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "server/tls/certificate.h"
#include "tests/support/self_signed.h"
#include "tests/support/temporary_directory.h"

namespace leakyrelu {

// Certificate files of a server, in a folder that is removed with this object.
class PemFolder {
 public:
  // Each file is replaced atomically, one after the other.
  void Write(const SelfSigned& identity) const {
    Write("chain.pem", identity.certificate);
    Write("key.pem", identity.key);
  }
  void Write(const std::string& name, const std::string& text) const {
    const std::string next = directory_.Write("next", text);
    EXPECT_EQ(std::rename(next.c_str(), File(name).c_str()), 0);
  }

  std::string File(const std::string& name) const {
    return directory_.Path(name);
  }
  // The files of `Write`; no certificate is requested from clients.
  PemFiles files() const {
    return {
        .chain = File("chain.pem"), .key = File("key.pem"), .client_ca = ""};
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_PEM_FOLDER_H_
