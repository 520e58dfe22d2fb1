// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faulty_relay.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <utility>
#include <vector>

#include "server/net/address.h"

namespace leakyrelu {
namespace {

// Closes the client's side even if received bytes are unread: a gRPC client
// does not end a call while it waits to send more of it.
void HangUp(int& client) {
  if (client >= 0) close(std::exchange(client, -1));
}

}  // namespace

FaultyRelay::FaultyRelay(const std::string& server_address, Fault fault,
                         size_t after_bytes)
    : server_address_(server_address),
      fault_(fault),
      after_bytes_(after_bytes),
      stop_event_(eventfd(0, EFD_CLOEXEC)) {
  Listener listener = *Listener::Open(*Address::Parse("127.0.0.1:0"));
  address_ = listener.bound().ToString();
  thread_ = std::thread([this, listener = std::move(listener)]() mutable {
    Run(std::move(listener));
  });
}

FaultyRelay::~FaultyRelay() {
  const uint64_t one = 1;
  EXPECT_EQ(write(stop_event_, &one, sizeof(one)), ssize_t{sizeof(one)});
  thread_.join();
  close(stop_event_);
}

void FaultyRelay::Run(Listener listener) {
  pollfd watched[] = {{.fd = listener.fd(), .events = POLLIN, .revents = 0},
                      {.fd = stop_event_, .events = POLLIN, .revents = 0}};
  while (poll(watched, 2, -1) < 0) {
  }
  if (watched[1].revents != 0) return;
  const int client = accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC);
  EXPECT_GE(client, 0) << errno;
  { const Listener closed = std::move(listener); }
  const Address server = *Address::Parse(server_address_);
  server_ = socket(server.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(connect(server_, server.data(), server.size()), 0) << errno;
  Relay(client);
  if (server_ >= 0) close(server_);
}

void FaultyRelay::Relay(int client) {
  size_t up = 0;
  size_t down = 0;
  bool from_client = true;
  bool from_server = true;
  for (;;) {
    // poll ignores negative descriptors.
    pollfd watched[] = {
        {.fd = stop_event_, .events = POLLIN, .revents = 0},
        {.fd = from_client ? client : -1, .events = POLLIN, .revents = 0},
        {.fd = from_server ? server_ : -1, .events = POLLIN, .revents = 0}};
    if (poll(watched, 3, -1) < 0) continue;
    if (watched[0].revents != 0) break;
    if (watched[1].revents != 0) {
      from_client = PassOn(client, server_, up);
      if (fault_ != Fault::kStopReading && up >= after_bytes_) {
        InjectFault();
        from_client = false;
        from_server = server_ >= 0;
        if (!from_server) HangUp(client);
      }
    }
    if (watched[2].revents != 0 && from_server) {
      from_server = PassOn(server_, client, down);
      if (!from_server) {
        server_ended_.Notify();
        from_client = false;
        HangUp(client);
      } else if (fault_ == Fault::kStopReading && down >= after_bytes_) {
        from_server = false;
        InjectFault();
      }
    }
  }
  HangUp(client);
}

bool FaultyRelay::PassOn(int from, int to, size_t& passed) const {
  // The fault comes after exactly this many bytes.
  std::vector<char> bytes(std::min<size_t>(
      64 << 10, passed < after_bytes_ ? after_bytes_ - passed : SIZE_MAX));
  const ssize_t got = recv(from, bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  passed += static_cast<size_t>(got);
  for (ssize_t at = 0; at < got;) {
    const ssize_t sent = send(to, bytes.data() + at,
                              static_cast<size_t>(got - at), MSG_NOSIGNAL);
    if (sent < 0) return false;
    at += sent;
  }
  return true;
}

void FaultyRelay::InjectFault() {
  if (fault_ == Fault::kHalfClose) shutdown(server_, SHUT_WR);
  if (fault_ == Fault::kReset) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(server_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(std::exchange(server_, -1));
  }
  happened_.Notify();
}

}  // namespace leakyrelu
