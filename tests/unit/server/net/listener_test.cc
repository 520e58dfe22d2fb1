// SPDX-License-Identifier: Apache-2.0
#include "server/net/listener.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace leakyrelu {
namespace {

bool Connects(const Address& address) {
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(fd, address.data(), address.size()) == 0;
  close(fd);
  return connected;
}

TEST(ListenerTest, ReportsTheChosenPort) {
  absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("127.0.0.1:0"));
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_NE(listener->bound().ToString(), "127.0.0.1:0");
  EXPECT_TRUE(Connects(listener->bound()));
}

TEST(ListenerTest, DoesNotShareItsPort) {
  absl::StatusOr<Listener> first =
      Listener::Open(*Address::Parse("127.0.0.1:0"));
  ASSERT_TRUE(first.ok()) << first.status();
  absl::StatusOr<Listener> second = Listener::Open(first->bound());
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.status().message().find(first->bound().ToString()),
            absl::string_view::npos)
      << second.status();
}

TEST(ListenerTest, WildcardV6TakesV4Too) {
  absl::StatusOr<Listener> listener = Listener::Open(*Address::Parse("[::]:0"));
  // Holds without IPv6 too: the listener then takes IPv4 alone.
  ASSERT_TRUE(listener.ok()) << listener.status();
  const std::string bound = listener->bound().ToString();
  const std::string port = bound.substr(bound.rfind(':'));
  EXPECT_TRUE(Connects(*Address::Parse("127.0.0.1" + port)));
}

TEST(ListenerTest, UnixFileIsRemovedWithTheListener) {
  TemporaryDirectory folder;
  const Address address = *Address::Parse("unix:" + folder.Path("s"));
  {
    absl::StatusOr<Listener> listener = Listener::Open(address);
    ASSERT_TRUE(listener.ok()) << listener.status();
    EXPECT_TRUE(Connects(address));
    // The socket of a running server is kept.
    EXPECT_EQ(Listener::Open(address).status().code(),
              absl::StatusCode::kAlreadyExists);
    EXPECT_TRUE(Connects(address));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.Path("s")));
}

TEST(ListenerTest, StaleUnixSocketIsReplaced) {
  TemporaryDirectory folder;
  const Address address = *Address::Parse("unix:" + folder.Path("s"));
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(fd, address.data(), address.size()), 0);
  close(fd);
  ASSERT_TRUE(std::filesystem::is_socket(folder.Path("s")));
  absl::StatusOr<Listener> listener = Listener::Open(address);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Connects(address));
}

TEST(ListenerTest, OtherFilesAreKept) {
  TemporaryDirectory folder;
  std::ofstream(folder.Path("s")) << "precious";
  absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("unix:" + folder.Path("s")));
  EXPECT_EQ(listener.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(std::filesystem::file_size(folder.Path("s")), 8u);
}

TEST(ListenerTest, MissingFolderIsAnErrorThatNamesThePath) {
  absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("unix:/no/such/folder/s"));
  ASSERT_FALSE(listener.ok());
  EXPECT_NE(listener.status().message().find("/no/such/folder/s"),
            absl::string_view::npos);
}

TEST(ListenerTest, SocketFileHasTheRequestedMode) {
  TemporaryDirectory folder;
  const Address address = *Address::Parse("unix:" + folder.Path("s"));
  for (const mode_t mode : {0600, 0666, 0660}) {
    absl::StatusOr<Listener> listener = Listener::Open(address, {.mode = mode});
    ASSERT_TRUE(listener.ok()) << listener.status();
    struct stat file;
    ASSERT_EQ(stat(folder.Path("s").c_str(), &file), 0);
    EXPECT_EQ(file.st_mode & 07777, mode);
  }
}

// A server that took over the path keeps it when the previous one stops.
TEST(ListenerTest, KeepsAFileOfAnotherServer) {
  TemporaryDirectory folder;
  const Address address = *Address::Parse("unix:" + folder.Path("s"));
  const Address elsewhere = *Address::Parse("unix:" + folder.Path("t"));
  absl::StatusOr<Listener> second = Listener::Open(elsewhere);
  ASSERT_TRUE(second.ok()) << second.status();
  {
    absl::StatusOr<Listener> first = Listener::Open(address);
    ASSERT_TRUE(first.ok()) << first.status();
    std::filesystem::rename(folder.Path("t"), folder.Path("s"));
  }
  EXPECT_TRUE(Connects(address));
}

TEST(ListenerTest, AbstractNamesHaveNoFile) {
  const Address address = *Address::Parse(
      "unix-abstract:leakyrelu-listener-test-" + std::to_string(getpid()));
  {
    absl::StatusOr<Listener> listener = Listener::Open(address);
    ASSERT_TRUE(listener.ok()) << listener.status();
    EXPECT_EQ(listener->bound().ToString(), address.ToString());
    EXPECT_TRUE(Connects(address));
    EXPECT_FALSE(Listener::Open(address).ok());
  }
  EXPECT_FALSE(Connects(address));
}

TEST(ListenerTest, AdoptsAListeningSocketAndLeavesItsFile) {
  TemporaryDirectory folder;
  const Address address = *Address::Parse("unix:" + folder.Path("s"));
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(fd, address.data(), address.size()), 0);
  ASSERT_EQ(listen(fd, 1), 0);
  {
    absl::StatusOr<Listener> listener = Listener::Adopt(fd);
    ASSERT_TRUE(listener.ok()) << listener.status();
    EXPECT_EQ(listener->bound().ToString(), address.ToString());
    EXPECT_NE(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    EXPECT_TRUE(Connects(address));
  }
  EXPECT_EQ(fcntl(fd, F_GETFD), -1);
  EXPECT_TRUE(std::filesystem::exists(folder.Path("s")));
}

TEST(ListenerTest, AdoptRefusesOtherDescriptors) {
  const int unbound = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int datagrams = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int file = open("/dev/null", O_RDONLY | O_CLOEXEC);
  for (const int fd : {unbound, datagrams, file}) {
    EXPECT_EQ(Listener::Adopt(fd).status().code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(fcntl(fd, F_GETFD), -1) << "still open";
  }
}

}  // namespace
}  // namespace leakyrelu
