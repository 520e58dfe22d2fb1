// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_REACTOR_SOCKET_PAIR_H_
#define TESTS_UNIT_SERVER_IO_REACTOR_SOCKET_PAIR_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

namespace leakyrelu {

// Two connected stream sockets: `ours` is non-blocking, `peer` blocks.
class SocketPair {
 public:
  SocketPair() {
    int fds[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    ours_ = fds[0];
    peer_ = fds[1];
    EXPECT_EQ(fcntl(ours_, F_SETFL, O_NONBLOCK), 0);
  }
  ~SocketPair() {
    if (ours_ >= 0) close(ours_);
    ClosePeer();
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  int ours() const { return ours_; }
  // The caller has to close it.
  int TakeOurs() { return std::exchange(ours_, -1); }
  int peer() const { return peer_; }

  void ClosePeer() {
    if (peer_ >= 0) close(std::exchange(peer_, -1));
  }
  void Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = send(peer_, bytes.data(), bytes.size(), 0);
      ASSERT_GT(sent, 0);
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }
  // Waits for this many bytes; returns fewer if the stream ends.
  std::string Receive(size_t bytes) const {
    std::string received(bytes, '\0');
    size_t got = 0;
    while (got < bytes) {
      const ssize_t n = recv(peer_, received.data() + got, bytes - got, 0);
      if (n <= 0) break;
      got += static_cast<size_t>(n);
    }
    received.resize(got);
    return received;
  }
  // Waits for the end of the stream.
  bool Ended() const {
    char byte;
    return recv(peer_, &byte, 1, 0) == 0;
  }

 private:
  int ours_ = -1;
  int peer_ = -1;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_REACTOR_SOCKET_PAIR_H_
