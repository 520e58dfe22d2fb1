// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_CONNECTIONS_SOCKET_PAIRS_H_
#define TESTS_UNIT_SERVER_CONNECTIONS_SOCKET_PAIRS_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "server/net/listener.h"

namespace leakyrelu {

// The two ends of a connection.
struct Pair {
  int client;
  int server;
};

// A TCP connection over loopback.
inline Pair TcpPair() {
  const Listener listener = *Listener::Open(*Address::Parse("127.0.0.1:0"));
  const Address& address = listener.bound();
  Pair pair;
  pair.client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(pair.client, address.data(), address.size()), 0);
  pair.server = accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC);
  EXPECT_GE(pair.server, 0);
  return pair;
}

inline Pair UnixPair() {
  int fds[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
  return {fds[0], fds[1]};
}

// Sends until the socket's buffers are full.
inline void Fill(int fd) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  const std::array<char, 65536> bytes{};
  while (send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) {
  }
}

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_CONNECTIONS_SOCKET_PAIRS_H_
