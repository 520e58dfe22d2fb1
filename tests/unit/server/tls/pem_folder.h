// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_TLS_PEM_FOLDER_H_
#define TESTS_UNIT_SERVER_TLS_PEM_FOLDER_H_

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "server/tls/certificate.h"
#include "tests/integration/self_signed.h"

namespace leakyrelu {

// Certificate files of a server, in a folder that goes with the test.
class PemFolder {
 public:
  PemFolder() : path_(testing::TempDir() + "leakyrelu_pem_XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~PemFolder() { std::filesystem::remove_all(path_); }
  PemFolder(const PemFolder&) = delete;
  PemFolder& operator=(const PemFolder&) = delete;

  // Each file is replaced whole, one after the other.
  void Write(const SelfSigned& identity) const {
    Write("chain.pem", identity.certificate);
    Write("key.pem", identity.key);
  }
  void Write(const std::string& name, const std::string& text) const {
    const std::string next = File("next");
    std::ofstream(next, std::ios::binary) << text;
    EXPECT_EQ(std::rename(next.c_str(), File(name).c_str()), 0);
  }

  std::string File(const std::string& name) const { return path_ + "/" + name; }
  // Those of `Write`; clients are asked for nothing.
  PemFiles files() const {
    return {
        .chain = File("chain.pem"), .key = File("key.pem"), .client_ca = ""};
  }

 private:
  std::string path_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_TLS_PEM_FOLDER_H_
