// SPDX-License-Identifier: Apache-2.0
#include "server/tls/tls_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "tests/support/pem_folder.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

class TlsContextTest : public testing::Test {
 protected:
  TlsContextTest() {
    folder_.Write(SelfSigned::Make("a.test"));
    options_.files = folder_.files();
    options_.files.client_ca.clear();
    options_.reload_interval = absl::Seconds(10);
  }

  PemFolder folder_;
  ServerTlsOptions options_;
  Metrics metrics_;
  std::ostringstream stream_;
  log::Logger logger_ =
      log::Logger::ToStream(log::Level::kInfo, log::Format::kText, &stream_);
};

TEST_F(TlsContextTest, ReportsTheCertificateInUse) {
  options_.client_san = {"client.test"};
  const auto context = TlsContext::Open(options_, metrics_, &logger_);
  ASSERT_TRUE(context.ok()) << context.status();
  EXPECT_NE((*context)->NewCredentials(), nullptr);
  EXPECT_THAT(stream_.str(), HasSubstr("tls_certificate_loaded file="));
  EXPECT_THAT(metrics_.Serialize(),
              HasSubstr("\nleakyrelu_tls_last_reload_successful 1\n"));
  EXPECT_TRUE(CheckTlsFiles(options_).ok());
}

TEST_F(TlsContextTest, DoesNotStartWithBrokenFiles) {
  folder_.Write("chain.pem", "nonsense");
  EXPECT_THAT(
      std::string(
          TlsContext::Open(options_, metrics_, &logger_).status().message()),
      HasSubstr("tls-cert: got"));
  EXPECT_THAT(std::string(CheckTlsFiles(options_).message()),
              HasSubstr("tls-cert: got"));
  options_.files.key = folder_.File("missing");
  EXPECT_FALSE(CheckTlsFiles(options_).ok());
}

TEST(CheckTlsOptionsTest, InconsistentOptionsAreRefused) {
  ServerTlsOptions options;
  const auto refusal = [&] {
    return std::string(CheckTlsOptions(options).message());
  };
  EXPECT_EQ(refusal(), "");
  options.client_san = {"a"};
  EXPECT_THAT(refusal(), HasSubstr("without --tls-client-ca"));
  options.files.client_ca = "ca.pem";
  EXPECT_THAT(refusal(), HasSubstr("without --tls-cert"));
  options.files.chain = "cert.pem";
  EXPECT_THAT(refusal(), HasSubstr("both or neither"));
  options.files.key = "key.pem";
  EXPECT_EQ(refusal(), "");
}

}  // namespace
}  // namespace leakyrelu
