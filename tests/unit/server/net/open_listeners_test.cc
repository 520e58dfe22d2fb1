// SPDX-License-Identifier: Apache-2.0
#include "server/net/open_listeners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "tests/support/temporary_directory.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

constexpr char kOld[] = "1.51.1";
constexpr char kNew[] = "1.83.0";

ListenOptions Listen(std::vector<std::string> listen) {
  ListenOptions options;
  options.listen = std::move(listen);
  return options;
}

std::string Refusal(const ListenOptions& options, const char* version = kNew) {
  return std::string(CheckListeners(options, version).message());
}

TEST(OpenListenersTest, TlsNeedsACertificate) {
  EXPECT_EQ(Refusal(Listen({"tls:127.0.0.1:0"})),
            "--listen: got \"tls:127.0.0.1:0\" without --tls-cert, allowed: "
            "only with it");
}

TEST(OpenListenersTest, OldGrpcServesTlsBeyondThisMachine) {
  ListenOptions options = Listen({"0.0.0.0:0"});
  EXPECT_THAT(Refusal(options, kOld), HasSubstr("--trust-network"));
  EXPECT_EQ(Refusal(options, kNew), "");
  options.has_certificate = true;
  EXPECT_EQ(Refusal(options, kOld), "");
  options.listen = {"plaintext:0.0.0.0:0"};
  EXPECT_THAT(Refusal(options, kOld), HasSubstr("--trust-network"));
}

TEST(OpenListenersTest, OpensAllInOrder) {
  TemporaryDirectory folder;
  ListenOptions options =
      Listen({"127.0.0.1:0", "unix:" + folder.Path("s"), "plaintext:[::1]:0"});
  if (!Listener::Open(*Address::Parse("[::1]:0")).ok()) {
    options.listen.pop_back();
  }
  options.socket_mode = "0640";
  options.has_certificate = true;
  InheritedSockets none;
  auto listeners = OpenListeners(options, kOld, none);
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

// Listens at `address` as descriptor 500, passed as by systemd.
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

TEST(OpenListenersTest, TakesSystemdsSockets) {
  InheritedSockets sockets = Inherit("127.0.0.1:0");
  auto listeners = OpenListeners(Listen({"systemd:rpc"}), kOld, sockets);
  ASSERT_TRUE(listeners.ok()) << listeners.status();
  ASSERT_EQ(listeners->size(), 1u);
  EXPECT_THAT((*listeners)[0].bound().ToString(), HasSubstr("127.0.0.1:"));
}

TEST(OpenListenersTest, SystemdsSocketsAreCheckedLikeOthers) {
  InheritedSockets sockets = Inherit("0.0.0.0:0");
  EXPECT_THAT(std::string(OpenListeners(Listen({"systemd:"}), kOld, sockets)
                              .status()
                              .message()),
              HasSubstr("--trust-network"));
}

TEST(OpenListenersTest, MissingSocketNamesAreErrors) {
  InheritedSockets sockets = Inherit("127.0.0.1:0");
  EXPECT_EQ(
      OpenListeners(Listen({"systemd:x"}), kOld, sockets).status().message(),
      "--listen: got \"systemd:x\", allowed: what systemd has passed: rpc");
  InheritedSockets none;
  EXPECT_EQ(OpenListeners(Listen({"systemd:"}), kOld, none).status().message(),
            "--listen: got \"systemd:\", allowed: what systemd has passed: no "
            "sockets");
}

}  // namespace
}  // namespace leakyrelu
