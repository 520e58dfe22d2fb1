// SPDX-License-Identifier: Apache-2.0
// The client library against the real server over TLS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "leakyrelu/client.h"
#include "tests/support/running_server.h"
#include "tests/support/self_signed.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

// The errors that a client may see when a server closes the connection: with
// TLS 1.3 a server checks the client's certificate after the client's handshake
// is complete.
const auto kClosed = testing::ContainsRegex(
    "Socket closed|Connection reset|certificate required"
    "|unknown ca|Broken pipe");

class ClientTlsTest : public ::testing::Test {
 protected:
  ServerOptions ServerSide(bool mutual) const {
    return RunningServer::LocalTlsOptions(folder_, server_identity_,
                                          mutual ? us_.certificate : "");
  }

  // Trusts the server and presents no certificate.
  TlsOptions Trusting() const {
    return {.root_certificates = server_identity_.certificate,
            .server_name = "leakyrelu.test"};
  }
  TlsOptions Identified(const SelfSigned& identity) const {
    TlsOptions tls = Trusting();
    tls.certificate_chain = identity.certificate;
    tls.private_key = identity.key;
    return tls;
  }

  static absl::StatusOr<std::vector<float>> Call(
      const RunningServer& server, std::optional<TlsOptions> tls) {
    ClientOptions options;
    options.tls = std::move(tls);
    options.retry.max_attempts = 1;
    auto client = Client::Create(server.address(), options);
    if (!client.ok()) return client.status();
    const std::vector<float> x = {1, -2, 3};
    auto y = (*client)->Forward(
        {TensorRef::Of(x)},
        {.negative_slope = 0.5, .timeout = absl::Seconds(20)});
    if (!y.ok()) return y.status();
    return (*y)[0].Values<float>();
  }

  static void ExpectRight(const absl::StatusOr<std::vector<float>>& y) {
    ASSERT_TRUE(y.ok()) << y.status();
    EXPECT_EQ(*y, (std::vector<float>{1, -1, 3}));
  }

  template <typename Matcher>
  static void ExpectUnavailable(const absl::StatusOr<std::vector<float>>& y,
                                Matcher matcher) {
    EXPECT_EQ(y.status().code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(y.status().message()), matcher);
  }

  const SelfSigned server_identity_ = SelfSigned::Make("leakyrelu.test");
  const SelfSigned us_ = SelfSigned::Make("client.test");
  const SelfSigned unknown_ = SelfSigned::Make("unknown.test");
  const PemFolder folder_;
};

TEST_F(ClientTlsTest, TrustsTheGivenRootsOnly) {
  const RunningServer server(ServerSide(/*mutual=*/false));
  ExpectRight(Call(server, Trusting()));

  TlsOptions tls = Trusting();
  tls.root_certificates = unknown_.certificate;
  ExpectUnavailable(Call(server, tls),
                    testing::ContainsRegex(
                        "certificate verify failed|CERTIFICATE_VERIFY_FAILED"));
  tls = Trusting();
  tls.server_name = "other.test";
  ExpectUnavailable(Call(server, tls),
                    HasSubstr("other.test is not in peer certificate"));
}

TEST_F(ClientTlsTest, PlaintextAndTlsDoNotMix) {
  const RunningServer tls_server(ServerSide(/*mutual=*/false));
  ExpectUnavailable(Call(tls_server, std::nullopt), kClosed);
  const RunningServer plain_server;
  ExpectUnavailable(Call(plain_server, Trusting()),
                    testing::ContainsRegex("wrong version number|"
                                           "WRONG_VERSION_NUMBER"));
}

TEST_F(ClientTlsTest, MutualTlsAcceptsKnownClientsOnly) {
  const RunningServer server(ServerSide(/*mutual=*/true));
  ExpectRight(Call(server, Identified(us_)));
  ExpectUnavailable(Call(server, Trusting()), kClosed);
  ExpectUnavailable(Call(server, Identified(unknown_)), kClosed);
}

TEST_F(ClientTlsTest, NonPemCredentialsAreRefused) {
  const RunningServer server(ServerSide(/*mutual=*/true));
  TlsOptions tls = Trusting();
  tls.root_certificates = "nonsense";
  EXPECT_FALSE(Call(server, tls).ok());
  tls = Trusting();
  tls.certificate_chain = us_.certificate;
  EXPECT_EQ(Call(server, tls).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace leakyrelu
