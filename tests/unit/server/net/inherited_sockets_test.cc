// SPDX-License-Identifier: Apache-2.0
#include "server/net/inherited_sockets.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Far above the test's own descriptors.
constexpr int kFirst = 500;

class InheritedSocketsTest : public testing::Test {
 protected:
  InheritedSocketsTest() {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(dup2(0, kFirst + i), kFirst + i);
  }
  ~InheritedSocketsTest() override {
    for (int i = 0; i < 3; ++i) close(kFirst + i);
    for (const char* name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
      unsetenv(name);
    }
  }
  static void Set(const std::string& pid, const std::string& count,
                  const std::string& names) {
    setenv("LISTEN_PID", pid.c_str(), 1);
    setenv("LISTEN_FDS", count.c_str(), 1);
    setenv("LISTEN_FDNAMES", names.c_str(), 1);
  }
  static bool IsOpen(int fd) { return fcntl(fd, F_GETFD) >= 0; }

  const std::string ours_ = std::to_string(getpid());
};

TEST_F(InheritedSocketsTest, TakesByNameAndClosesTheRest) {
  Set(ours_, "3", "rpc:other:rpc");
  {
    InheritedSockets sockets = InheritedSockets::FromEnvironment(kFirst);
    EXPECT_THAT(sockets.names(), ElementsAre("rpc", "other", "rpc"));
    EXPECT_THAT(sockets.Take("nobody"), IsEmpty());
    EXPECT_THAT(sockets.Take("rpc"), ElementsAre(kFirst, kFirst + 2));
    EXPECT_THAT(sockets.Take("rpc"), IsEmpty());
    EXPECT_THAT(sockets.names(), ElementsAre("other"));
    EXPECT_NE(fcntl(kFirst, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_TRUE(IsOpen(kFirst));
  EXPECT_FALSE(IsOpen(kFirst + 1));
  EXPECT_TRUE(IsOpen(kFirst + 2));
}

TEST_F(InheritedSocketsTest, EmptyNameTakesAll) {
  Set(ours_, "3", "");
  InheritedSockets sockets = InheritedSockets::FromEnvironment(kFirst);
  EXPECT_THAT(sockets.Take(""), ElementsAre(kFirst, kFirst + 1, kFirst + 2));
}

TEST_F(InheritedSocketsTest, SocketsAreTakenOnce) {
  Set(ours_, "1", "rpc");
  InheritedSockets sockets = InheritedSockets::FromEnvironment(kFirst);
  EXPECT_EQ(getenv("LISTEN_FDS"), nullptr);
  EXPECT_THAT(InheritedSockets::FromEnvironment(kFirst).names(), IsEmpty());
}

TEST_F(InheritedSocketsTest, SocketsOfAnotherProcessAreIgnored) {
  for (const char* pid : {"1", "", "no number"}) {
    Set(pid, "3", "a:b:c");
    EXPECT_THAT(InheritedSockets::FromEnvironment(kFirst).names(), IsEmpty());
  }
  Set(ours_, "no number", "a:b:c");
  EXPECT_THAT(InheritedSockets::FromEnvironment(kFirst).names(), IsEmpty());
  EXPECT_TRUE(IsOpen(kFirst));
}

TEST_F(InheritedSocketsTest, ClosedDescriptorsAreSkipped) {
  close(kFirst + 1);
  Set(ours_, "3", "a:b:c");
  EXPECT_THAT(InheritedSockets::FromEnvironment(kFirst).names(),
              ElementsAre("a", "c"));
}

}  // namespace
}  // namespace leakyrelu
