// SPDX-License-Identifier: Apache-2.0
#include "server/net/acceptor.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace leakyrelu {
namespace {

// Records the connections that the acceptor passes on.
class Connections {
 public:
  ~Connections() { CloseAll(); }

  Acceptor::HandOff HandOff() {
    return [this](const Listener& listener, int fd) {
      absl::MutexLock lock(&mutex_);
      listener_fds_.push_back(listener.fd());
      fds_.push_back(fd);
    };
  }

  bool WaitFor(size_t count) {
    absl::MutexLock lock(&mutex_);
    wanted_ = count;
    return mutex_.AwaitWithTimeout(
        absl::Condition(this, &Connections::HasWanted), absl::Seconds(30));
  }

  std::vector<int> fds() {
    absl::MutexLock lock(&mutex_);
    return fds_;
  }
  std::vector<int> listener_fds() {
    absl::MutexLock lock(&mutex_);
    return listener_fds_;
  }

  void CloseAll() {
    absl::MutexLock lock(&mutex_);
    for (int fd : fds_) close(fd);
    fds_.clear();
  }

 private:
  bool HasWanted() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return listener_fds_.size() >= wanted_;
  }

  absl::Mutex mutex_;
  size_t wanted_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<int> fds_ ABSL_GUARDED_BY(mutex_);
  std::vector<int> listener_fds_ ABSL_GUARDED_BY(mutex_);
};

std::vector<Listener> Listen(int count) {
  std::vector<Listener> listeners;
  for (int i = 0; i < count; ++i) {
    listeners.push_back(*Listener::Open(*Address::Parse("127.0.0.1:0")));
  }
  return listeners;
}

int Connect(const Address& address) {
  const int fd = socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(fd, address.data(), address.size()), 0) << errno;
  return fd;
}

TEST(AcceptorTest, HandsOffEachConnectionOfEachListener) {
  Connections connections;
  Acceptor acceptor(Listen(2), connections.HandOff());
  std::vector<int> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(Connect(acceptor.listeners()[i % 2].bound()));
  }
  ASSERT_TRUE(connections.WaitFor(100));
  int of_first = 0;
  for (int fd : connections.listener_fds()) {
    of_first += fd == acceptor.listeners()[0].fd();
  }
  EXPECT_EQ(of_first, 50);
  for (int fd : connections.fds()) {
    int no_delay = 0;
    socklen_t size = sizeof(no_delay);
    EXPECT_EQ(getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
    EXPECT_NE(no_delay, 0);
  }
  for (int fd : clients) close(fd);
}

TEST(AcceptorTest, StopRefusesNewConnections) {
  Connections connections;
  Acceptor acceptor(Listen(1), connections.HandOff());
  const Address address = acceptor.listeners()[0].bound();
  acceptor.Stop();
  acceptor.Stop();
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_NE(connect(fd, address.data(), address.size()), 0);
  close(fd);
}

TEST(AcceptorTest, SurvivesDescriptorShortageWithoutSpinning) {
  Connections connections;
  std::atomic<int> pauses = 0;
  Acceptor acceptor(Listen(1), connections.HandOff(), [&](int error) {
    EXPECT_EQ(error, EMFILE);
    ++pauses;
  });
  // The clients' sockets are created before descriptors run out.
  std::vector<int> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  std::vector<int> fill;
  const rlimit low{.rlim_cur = static_cast<rlim_t>(clients.back()) + 20,
                   .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  for (int fd; (fd = dup(clients[0])) >= 0;) fill.push_back(fd);
  ASSERT_EQ(errno, EMFILE);

  const Address address = acceptor.listeners()[0].bound();
  const auto begin = std::chrono::steady_clock::now();
  for (int fd : clients) {
    ASSERT_EQ(connect(fd, address.data(), address.size()), 0);
  }
  constexpr int kPauses = 10;
  while (pauses < kPauses) std::this_thread::yield();
  // Each pause has its full length, except for the one that has just begun.
  EXPECT_GE(std::chrono::steady_clock::now() - begin,
            (kPauses - 1) * Acceptor::kPause);
  EXPECT_TRUE(connections.fds().empty());

  for (int fd : fill) close(fd);
  EXPECT_TRUE(connections.WaitFor(clients.size()));
  setrlimit(RLIMIT_NOFILE, &before);
  for (int fd : clients) close(fd);
}

}  // namespace
}  // namespace leakyrelu
