// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/client/library/stalled_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace leakyrelu {
namespace {

// SETTINGS with INITIAL_WINDOW_SIZE 2^31-1, the acknowledgement of the client's
// SETTINGS, and a WINDOW_UPDATE of the connection to 2^31-1.
constexpr std::string_view kServerSettings(
    "\x00\x00\x06\x04\x00\x00\x00\x00\x00"
    "\x00\x04\x7f\xff\xff\xff"
    "\x00\x00\x00\x04\x01\x00\x00\x00\x00"
    "\x00\x00\x04\x08\x00\x00\x00\x00\x00"
    "\x7f\xff\x00\x00",
    37);

void Require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

StalledPeer::StalledPeer() {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // A small receive buffer, inherited by the connection, so that it stalls
  // after few bytes.
  const int buffer = 4096;
  setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  Require(bind(listener_, plain, size) == 0 && listen(listener_, 1) == 0);
  Require(getsockname(listener_, plain, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] {
    connection_ = accept(listener_, nullptr, nullptr);
    if (connection_ < 0) return;  // no client connected
    Require(
        write(connection_, kServerSettings.data(), kServerSettings.size()) ==
        static_cast<ssize_t>(kServerSettings.size()));
  });
}

StalledPeer::~StalledPeer() {
  shutdown(listener_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
  if (connection_ >= 0) close(connection_);
  close(listener_);
}

std::string StalledPeer::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

void StalledPeer::Drop() {
  thread_.join();
  // Prevents a second connection, too.
  shutdown(listener_, SHUT_RDWR);
  close(connection_);
  connection_ = -1;
}

}  // namespace leakyrelu
