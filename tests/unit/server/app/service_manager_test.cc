// SPDX-License-Identifier: Apache-2.0
#include "server/app/service_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temporary_directory.h"

namespace leakyrelu {
namespace {

using ::testing::MatchesRegex;

// The manager's end; @NAME is in the abstract namespace.
class Receiver {
 public:
  explicit Receiver(const std::string& name)
      : fd_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    const bool abstract = name[0] == '@';
    if (abstract) address.sun_path[0] = '\0';
    const size_t size =
        offsetof(sockaddr_un, sun_path) + name.size() + (abstract ? 0 : 1);
    EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address),
                   static_cast<socklen_t>(size)),
              0);
  }
  ~Receiver() { close(fd_); }

  // The next message; empty: there is none.
  std::string Take() {
    char text[256];
    const ssize_t size = recv(fd_, text, sizeof(text), MSG_DONTWAIT);
    return size <= 0 ? "" : std::string(text, static_cast<size_t>(size));
  }

 private:
  const int fd_;
};

TEST(ServiceManagerTest, TellsWhatTheProcessDoes) {
  const TemporaryDirectory folder;
  Receiver receiver(folder.Path("notify"));
  ServiceManager manager(folder.Path("notify"), /*has_watchdog=*/true);
  EXPECT_EQ(receiver.Take(), "");
  manager.Ready();
  EXPECT_EQ(receiver.Take(), "READY=1");
  manager.Alive();
  EXPECT_EQ(receiver.Take(), "WATCHDOG=1");
  manager.Reloading();
  EXPECT_THAT(receiver.Take(),
              MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*"));
  manager.Stopping(absl::Seconds(40));
  EXPECT_EQ(receiver.Take(),
            "STOPPING=1\nEXTEND_TIMEOUT_USEC=40000000\nWATCHDOG_USEC=0");
}

TEST(ServiceManagerTest, WithoutAWatchdogNobodyExpectsToHearThatItLives) {
  const std::string name = absl::StrCat("@leakyrelu-test-", getpid());
  Receiver receiver(name);
  ServiceManager manager(name, /*has_watchdog=*/false);
  manager.Alive();
  manager.Stopping(absl::Seconds(1));
  EXPECT_EQ(receiver.Take(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=1000000");
}

TEST(ServiceManagerTest, WithoutAManagerNothingHappens) {
  const TemporaryDirectory folder;
  for (const std::string& name :
       {std::string(), std::string("@"), std::string("relative"),
        folder.Path("missing"), "/" + std::string(200, 'a')}) {
    ServiceManager manager(name, /*has_watchdog=*/true);
    manager.Ready();
    manager.Reloading();
    manager.Alive();
    manager.Stopping(absl::Seconds(1));
  }
}

TEST(ServiceManagerTest, TheEnvironmentNamesTheManager) {
  const TemporaryDirectory folder;
  Receiver receiver(folder.Path("notify"));
  setenv("NOTIFY_SOCKET", folder.Path("notify").c_str(), 1);
  setenv("WATCHDOG_USEC", "30000000", 1);
  // Meant for another process.
  setenv("WATCHDOG_PID", "1", 1);
  ServiceManager::FromEnvironment().Alive();
  EXPECT_EQ(receiver.Take(), "");
  setenv("WATCHDOG_PID", absl::StrCat(getpid()).c_str(), 1);
  ServiceManager::FromEnvironment().Alive();
  EXPECT_EQ(receiver.Take(), "WATCHDOG=1");
  unsetenv("WATCHDOG_PID");
  unsetenv("WATCHDOG_USEC");
  ServiceManager::FromEnvironment().Ready();
  EXPECT_EQ(receiver.Take(), "READY=1");
  unsetenv("NOTIFY_SOCKET");
  ServiceManager::FromEnvironment().Ready();
  EXPECT_EQ(receiver.Take(), "");
}

}  // namespace
}  // namespace leakyrelu
