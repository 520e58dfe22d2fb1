// SPDX-License-Identifier: Apache-2.0
// TLS options: files, client names, and certificates that change under load.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/net/address.h"
#include "tests/support/pem_folder.h"
#include "tests/support/running_server.h"
#include "tests/support/self_signed.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

constexpr char kServerName[] = "leakyrelu.test";

grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
  v1::ForwardRequest request;
  request.add_inputs()->add_values(1);
  v1::ForwardResponse response;
  return v1::LeakyReluService::NewStub(channel)->Forward(&context, request,
                                                         &response);
}

class TlsOptionsTest : public testing::Test {
 protected:
  TlsOptionsTest() {
    folder_.Write(identity_);
    options_ = RunningServer::LocalOptions();
    options_.tls_cert = folder_.files().chain;
    options_.tls_key = folder_.files().key;
    options_.tls_reload_interval = absl::Milliseconds(5);
  }

  void RequireClients(const std::string& authorities,
                      std::vector<std::string> names = {}) {
    folder_.Write("ca.pem", authorities);
    options_.tls_client_ca = folder_.File("ca.pem");
    options_.tls_client_san = std::move(names);
  }

  // Connects without a client certificate if `client` is omitted.
  static std::shared_ptr<grpc::Channel> Connect(const RunningServer& server,
                                                const std::string& trusted,
                                                const SelfSigned& client = {}) {
    grpc::ChannelArguments arguments;
    arguments.SetSslTargetNameOverride(kServerName);
    return server.Connect(
        grpc::SslCredentials({.pem_root_certs = trusted,
                              .pem_private_key = client.key,
                              .pem_cert_chain = client.certificate}),
        arguments);
  }
  grpc::Status CallAs(const RunningServer& server, const SelfSigned& client) {
    return Call(Connect(server, identity_.certificate, client));
  }

  const SelfSigned identity_ = SelfSigned::Make(kServerName);
  PemFolder folder_;
  ServerOptions options_;
};

TEST_F(TlsOptionsTest, TcpIsEncryptedAndUnixSocketsAreNot) {
  const std::string local =
      absl::StrCat("unix-abstract:leakyrelu-tls-", getpid());
  const std::string encrypted =
      absl::StrCat("unix-abstract:leakyrelu-tls-too-", getpid());
  options_.listen = {"127.0.0.1:0", local, absl::StrCat("tls:", encrypted),
                     "plaintext:127.0.0.1:0"};
  RunningServer server(options_);
  EXPECT_TRUE(CallAs(server, {}).ok());
  EXPECT_EQ(Call(server.Connect()).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(Call(server.ConnectTo(local)).ok());
  EXPECT_EQ(Call(server.ConnectTo(encrypted)).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(
      Call(server.ConnectTo(server.server().bound_addresses()[3])).ok());
  EXPECT_THAT(server.Scrape(),
              HasSubstr("\nleakyrelu_tls_last_reload_successful 1\n"));
}

TEST_F(TlsOptionsTest, WildcardAddressIsServed) {
  options_.listen = {"0.0.0.0:0"};
  RunningServer server(options_);
  EXPECT_TRUE(CallAs(server, {}).ok());
}

TEST_F(TlsOptionsTest, StartFailsOnBrokenFiles) {
  folder_.Write("key.pem", SelfSigned::Make("other.test").key);
  Metrics metrics;
  WorkPool pool(1);
  EXPECT_THAT(
      std::string(
          RpcServer::Start(options_, metrics, pool, {}).status().message()),
      HasSubstr("tls-key: got"));
}

TEST_F(TlsOptionsTest, ClientCertificateIsRequired) {
  const SelfSigned known = SelfSigned::Make("client.test");
  RequireClients(known.certificate);
  options_.io_threads = 2;
  RunningServer server(options_);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(CallAs(server, known).ok());
  EXPECT_EQ(CallAs(server, {}).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(CallAs(server, SelfSigned::Make("client.test")).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(TlsOptionsTest, OnlyListedNamesMayCall) {
  const SelfSigned by_dns =
      SelfSigned::Make("a", {.names = "DNS:x.test,DNS:good.test"});
  const SelfSigned by_uri =
      SelfSigned::Make("a", {.names = "URI:spiffe://test/good"});
  // A name matches by its kind, exactly, and only as subject alternative name.
  const std::vector<SelfSigned> unlisted = {
      SelfSigned::Make("good.test"),
      SelfSigned::Make("a", {.names = "DNS:bad.test,URI:spiffe://test/bad"}),
      SelfSigned::Make("a", {.names = "DNS:*.test"}),
      SelfSigned::Make("a", {.names = "DNS:good.test.bad.test"}),
      SelfSigned::Make("a", {.names = "URI:spiffe://test/good/not"}),
      SelfSigned::Make("a", {.names = "email:good.test@x.test"})};
  std::string authorities = by_dns.certificate + by_uri.certificate;
  for (const SelfSigned& one : unlisted) authorities += one.certificate;
  RequireClients(authorities, {"good.test", "spiffe://test/good"});
  RunningServer server(options_);
  EXPECT_TRUE(CallAs(server, by_dns).ok());
  EXPECT_TRUE(CallAs(server, by_uri).ok());
  for (const SelfSigned& one : unlisted) {
    EXPECT_EQ(CallAs(server, one).error_code(),
              grpc::StatusCode::PERMISSION_DENIED);
  }
  EXPECT_EQ(CallAs(server, unlisted[1]).error_message(),
            "client certificate's subject alternative names: got "
            "bad.test,spiffe://test/bad, allowed: one of --tls-client-san");
  EXPECT_THAT(server.StopAndScrape(),
              HasSubstr("leakyrelu_rejected_total{reason=\"CLIENT_NOT_ALLOWED"
                        "\"} 7\n"));
}

// The protocol version of a handshake with the given maximum; 0 if the server
// refuses it.
int HandshakeVersion(const std::string& address, int max_version) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  // At the default security level, OpenSSL itself does not offer the old
  // versions.
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, max_version);
  const Address to = *Address::Parse(address);
  const int fd = socket(to.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(fd, to.data(), to.size()), 0);
  SSL* ssl = SSL_new(context);
  const unsigned char http2[] = "\x02h2";
  SSL_set_alpn_protos(ssl, http2, 3);
  SSL_set_fd(ssl, fd);
  const int version = SSL_connect(ssl) == 1 ? SSL_version(ssl) : 0;
  SSL_free(ssl);
  SSL_CTX_free(context);
  close(fd);
  return version;
}

TEST_F(TlsOptionsTest, OldVersionsAreRefused) {
  RunningServer server(options_);
  EXPECT_EQ(HandshakeVersion(server.address(), TLS1_3_VERSION), TLS1_3_VERSION);
  EXPECT_EQ(HandshakeVersion(server.address(), TLS1_2_VERSION), TLS1_2_VERSION);
  EXPECT_EQ(HandshakeVersion(server.address(), TLS1_1_VERSION), 0);
  EXPECT_EQ(HandshakeVersion(server.address(), TLS1_VERSION), 0);
}

TEST_F(TlsOptionsTest, CertificatesAreReloadedUnderLoad) {
  const SelfSigned next = SelfSigned::Make(kServerName);
  RunningServer server(options_);
  const auto trusting_both = identity_.certificate + next.certificate;
  std::atomic<bool> stop = false;
  std::atomic<int> good = 0;
  std::atomic<int> bad = 0;
  // One caller keeps its connection; the other opens a new one for each call.
  std::vector<std::thread> callers;
  for (const bool reconnects : {false, true}) {
    callers.emplace_back([&, reconnects] {
      auto channel = Connect(server, trusting_both);
      while (!stop) {
        if (reconnects) channel = Connect(server, trusting_both);
        ++(Call(channel).ok() ? good : bad);
      }
    });
  }
  const auto after_more_calls = [&] {
    const int target = good + 20;
    while (good < target && bad == 0) absl::SleepFor(absl::Milliseconds(1));
    return bad == 0;
  };
  EXPECT_TRUE(after_more_calls());
  folder_.Write("chain.pem", "nonsense");
  EXPECT_TRUE(server.Shows("leakyrelu_tls_last_reload_successful 0"));
  EXPECT_TRUE(after_more_calls());
  // New connections still see the old certificate.
  EXPECT_TRUE(Call(Connect(server, identity_.certificate)).ok());
  folder_.Write(next);
  EXPECT_TRUE(server.Shows("leakyrelu_tls_last_reload_successful 1"));
  EXPECT_TRUE(after_more_calls());
  EXPECT_TRUE(Call(Connect(server, next.certificate)).ok());
  EXPECT_EQ(Call(Connect(server, identity_.certificate)).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  stop = true;
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(bad, 0);
}

TEST_F(TlsOptionsTest, AuthoritiesAreReloaded) {
  const SelfSigned first = SelfSigned::Make("first.test");
  const SelfSigned second = SelfSigned::Make("second.test");
  RequireClients(first.certificate);
  RunningServer server(options_);
  EXPECT_TRUE(CallAs(server, first).ok());
  EXPECT_FALSE(CallAs(server, second).ok());
  folder_.Write("ca.pem", second.certificate);
  EXPECT_TRUE(
      server.Shows("leakyrelu_tls_reloads_total{result=\"success\"} 2"));
  EXPECT_TRUE(CallAs(server, second).ok());
  EXPECT_FALSE(CallAs(server, first).ok());
  // With an empty file, no client is accepted.
  folder_.Write("ca.pem", "");
  EXPECT_TRUE(
      server.Shows("leakyrelu_tls_reloads_total{result=\"failure\"} 1"));
  EXPECT_FALSE(CallAs(server, {}).ok());
  EXPECT_TRUE(CallAs(server, second).ok());
}

}  // namespace
}  // namespace leakyrelu
