// SPDX-License-Identifier: Apache-2.0
#include "server/transport/listener.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace leakyrelu {
namespace {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "listener_XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

bool Connects(const Address& address) {
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(fd, address.data(), address.size()) == 0;
  close(fd);
  return connected;
}

TEST(ListenerTest, ChoosesAPortAndNamesIt) {
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
  if (!listener.ok()) GTEST_SKIP() << listener.status();
  const std::string bound = listener->bound().ToString();
  const std::string port = bound.substr(bound.rfind(':'));
  EXPECT_TRUE(Connects(*Address::Parse("127.0.0.1" + port)));
}

TEST(ListenerTest, UnixFileGoesWithTheListener) {
  TemporaryFolder folder;
  const Address address = *Address::Parse("unix:" + folder.File("s"));
  {
    absl::StatusOr<Listener> listener = Listener::Open(address);
    ASSERT_TRUE(listener.ok()) << listener.status();
    EXPECT_TRUE(Connects(address));
    // A live one is left alone.
    EXPECT_EQ(Listener::Open(address).status().code(),
              absl::StatusCode::kAlreadyExists);
    EXPECT_TRUE(Connects(address));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.File("s")));
}

TEST(ListenerTest, StaleUnixSocketIsReplaced) {
  TemporaryFolder folder;
  const Address address = *Address::Parse("unix:" + folder.File("s"));
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(bind(fd, address.data(), address.size()), 0);
  close(fd);
  ASSERT_TRUE(std::filesystem::is_socket(folder.File("s")));
  absl::StatusOr<Listener> listener = Listener::Open(address);
  ASSERT_TRUE(listener.ok()) << listener.status();
  EXPECT_TRUE(Connects(address));
}

TEST(ListenerTest, AnyOtherFileIsLeftAlone) {
  TemporaryFolder folder;
  std::ofstream(folder.File("s")) << "precious";
  absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("unix:" + folder.File("s")));
  EXPECT_EQ(listener.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(std::filesystem::file_size(folder.File("s")), 8u);
}

TEST(ListenerTest, MissingFolderIsAnErrorThatNamesThePath) {
  absl::StatusOr<Listener> listener =
      Listener::Open(*Address::Parse("unix:/no/such/folder/s"));
  ASSERT_FALSE(listener.ok());
  EXPECT_NE(listener.status().message().find("/no/such/folder/s"),
            absl::string_view::npos);
}

}  // namespace
}  // namespace leakyrelu
