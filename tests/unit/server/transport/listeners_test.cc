// SPDX-License-Identifier: Apache-2.0
#include "server/transport/listeners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/temporary_directory.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

constexpr char kOld[] = "1.51.1";
constexpr char kNew[] = "1.83.0";

ServerOptions Listen(std::vector<std::string> listen) {
  ServerOptions options;
  options.listen = std::move(listen);
  return options;
}

std::string Refusal(const ServerOptions& options, const char* version = kNew) {
  return std::string(CheckListeners(options, version).message());
}

TEST(ListenersTest, TlsOptionsGoTogether) {
  ServerOptions options = Listen({"127.0.0.1:0"});
  EXPECT_EQ(Refusal(options), "");
  options.tls_client_san = {"a"};
  EXPECT_THAT(Refusal(options), HasSubstr("without --tls-client-ca"));
  options.tls_client_ca = "ca.pem";
  EXPECT_THAT(Refusal(options), HasSubstr("without --tls-cert"));
  options.tls_cert = "cert.pem";
  EXPECT_THAT(Refusal(options), HasSubstr("both or neither"));
  options.tls_key = "key.pem";
  EXPECT_EQ(Refusal(options), "");
}

TEST(ListenersTest, TlsNeedsACertificate) {
  EXPECT_EQ(Refusal(Listen({"tls:127.0.0.1:0"})),
            "listen: got tls:127.0.0.1:0 without --tls-cert, allowed with it");
}

TEST(ListenersTest, AnOldGrpcServesTlsBeyondThisMachine) {
  ServerOptions options = Listen({"0.0.0.0:0"});
  EXPECT_THAT(Refusal(options, kOld), HasSubstr("--trust-network"));
  EXPECT_EQ(Refusal(options, kNew), "");
  options.tls_cert = "cert.pem";
  options.tls_key = "key.pem";
  EXPECT_EQ(Refusal(options, kOld), "");
  options.listen = {"plaintext:0.0.0.0:0"};
  EXPECT_THAT(Refusal(options, kOld), HasSubstr("--trust-network"));
}

TEST(ListenersTest, OpensAllInTheirOrder) {
  TemporaryDirectory folder;
  ServerOptions options =
      Listen({"127.0.0.1:0", "unix:" + folder.Path("s"), "plaintext:[::1]:0"});
  if (!Listener::Open(*Address::Parse("[::1]:0")).ok()) {
    options.listen.pop_back();
  }
  options.socket_mode = "0640";
  InheritedSockets none;
  auto listeners = OpenListeners(options, /*has_certificate=*/true, kOld, none);
  ASSERT_TRUE(listeners.ok()) << listeners.status();
  ASSERT_EQ(listeners->size(), options.listen.size());
  EXPECT_EQ((*listeners)[0].security(), Security::kTls);
  EXPECT_EQ((*listeners)[1].security(), Security::kPlaintext);
  EXPECT_EQ((*listeners)[1].bound().ToString(), options.listen[1]);
  struct stat file;
  ASSERT_EQ(stat(folder.Path("s").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0640u);
  if (listeners->size() > 2) {
    EXPECT_EQ((*listeners)[2].security(), Security::kPlaintext);
  }
}

// Listens at `address` as descriptor 500, handed over as systemd does it.
InheritedSockets Inherit(const std::string& address) {
  const Address at = *Address::Parse(address);
  const int fd = socket(at.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(bind(fd, at.data(), at.size()), 0);
  EXPECT_EQ(listen(fd, 1), 0);
  dup2(fd, 500);
  close(fd);
  setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
  setenv("LISTEN_FDS", "1", 1);
  setenv("LISTEN_FDNAMES", "rpc", 1);
  return InheritedSockets::FromEnvironment(500);
}

TEST(ListenersTest, TakesSystemdsSockets) {
  InheritedSockets sockets = Inherit("127.0.0.1:0");
  auto listeners = OpenListeners(Listen({"systemd:rpc"}),
                                 /*has_certificate=*/false, kOld, sockets);
  ASSERT_TRUE(listeners.ok()) << listeners.status();
  ASSERT_EQ(listeners->size(), 1u);
  EXPECT_THAT((*listeners)[0].bound().ToString(), HasSubstr("127.0.0.1:"));
}

TEST(ListenersTest, SystemdsSocketsAreJudgedAsOthersAre) {
  InheritedSockets sockets = Inherit("0.0.0.0:0");
  EXPECT_THAT(
      std::string(OpenListeners(Listen({"systemd:"}), false, kOld, sockets)
                      .status()
                      .message()),
      HasSubstr("--trust-network"));
}

TEST(ListenersTest, NamesThatWereNotPassedAreErrors) {
  InheritedSockets sockets = Inherit("127.0.0.1:0");
  EXPECT_EQ(OpenListeners(Listen({"systemd:x"}), false, kOld, sockets)
                .status()
                .message(),
            "listen: got systemd:x, passed were rpc");
  InheritedSockets none;
  EXPECT_EQ(
      OpenListeners(Listen({"systemd:"}), false, kOld, none).status().message(),
      "listen: got systemd:, passed were no sockets");
}

}  // namespace
}  // namespace leakyrelu
