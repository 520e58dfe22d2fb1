// SPDX-License-Identifier: Apache-2.0
#include "server/transport/tls_entrance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/unit/server/tls/pem_folder.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

class TlsEntranceTest : public testing::Test {
 protected:
  TlsEntranceTest() {
    folder_.Write(SelfSigned::Make("a.test"));
    options_.tls_cert = folder_.files().chain;
    options_.tls_key = folder_.files().key;
  }

  PemFolder folder_;
  ServerOptions options_;
  Metrics metrics_;
  std::ostringstream stream_;
  log::Logger logger_ =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream_);
};

TEST_F(TlsEntranceTest, TellsWhatItServesWith) {
  options_.tls_client_san = {"client.test"};
  const auto entrance = TlsEntrance::Open(options_, metrics_, &logger_);
  ASSERT_TRUE(entrance.ok()) << entrance.status();
  EXPECT_NE((*entrance)->NewCredentials(), nullptr);
  EXPECT_THAT(stream_.str(), HasSubstr("tls_certificate_loaded file="));
  EXPECT_THAT(metrics_.Serialize(),
              HasSubstr("\nleakyrelu_tls_last_reload_successful 1\n"));
  EXPECT_TRUE(CheckTlsFiles(options_).ok());
}

TEST_F(TlsEntranceTest, DoesNotStartWithBrokenFiles) {
  folder_.Write("chain.pem", "nonsense");
  EXPECT_THAT(
      std::string(
          TlsEntrance::Open(options_, metrics_, &logger_).status().message()),
      HasSubstr("tls-cert: got"));
  EXPECT_THAT(std::string(CheckTlsFiles(options_).message()),
              HasSubstr("tls-cert: got"));
  options_.tls_key = folder_.File("missing");
  EXPECT_FALSE(CheckTlsFiles(options_).ok());
}

}  // namespace
}  // namespace leakyrelu
