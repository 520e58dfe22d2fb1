// SPDX-License-Identifier: Apache-2.0
#include "server/net/acceptor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace leakyrelu {
namespace {

// Connections accepted from one listener before other listeners, and Stop, are
// served.
constexpr int kBurst = 64;

}  // namespace

Acceptor::Acceptor(std::vector<Listener> listeners, HandOff hand_off,
                   OnPause on_pause)
    : listeners_(std::move(listeners)),
      hand_off_(std::move(hand_off)),
      on_pause_(std::move(on_pause)),
      thread_([this] { Loop(); }) {}

void Acceptor::Stop() {
  if (!thread_.joinable()) return;
  stop_event_.Signal();
  thread_.join();
  listeners_.clear();
}

void Acceptor::Loop() {
  std::vector<pollfd> watched;
  watched.reserve(listeners_.size() + 1);
  for (const Listener& listener : listeners_) {
    watched.push_back({.fd = listener.fd(), .events = POLLIN, .revents = 0});
  }
  watched.push_back({.fd = stop_event_.fd(), .events = POLLIN, .revents = 0});
  pollfd& stop = watched.back();
  bool backing_off = false;
  for (;;) {
    pollfd* first = backing_off ? &stop : watched.data();
    const nfds_t count = backing_off ? 1 : watched.size();
    const int ready =
        poll(first, count, backing_off ? static_cast<int>(kPause.count()) : -1);
    if (ready < 0) continue;  // EINTR or a temporary lack of memory
    if (stop.revents != 0) return;
    // After a pause every listener is tried.
    const bool try_all = std::exchange(backing_off, false);
    for (size_t i = 0; i < listeners_.size(); ++i) {
      if (!try_all && watched[i].revents == 0) continue;
      Outcome outcome = Outcome::kAccepted;
      for (int n = 0; n < kBurst && outcome == Outcome::kAccepted; ++n) {
        outcome = AcceptOne(listeners_[i]);
      }
      backing_off |= outcome == Outcome::kOutOfDescriptors;
    }
  }
}

Acceptor::Outcome Acceptor::AcceptOne(const Listener& listener) {
  const int fd =
      accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd >= 0) {
    if (listener.bound().family() != AF_UNIX) {
      // Replies are written whole, so waiting to fill a segment would only
      // delay them.
      const int one = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    }
    hand_off_(listener, fd);
    return Outcome::kAccepted;
  }
  if (errno == EAGAIN) return Outcome::kNothingLeft;
  if (IsShortage(errno)) {
    on_pause_(errno);
    return Outcome::kOutOfDescriptors;
  }
  // An error of that one connection (ECONNABORTED, EPROTO, ...), or EINTR.
  return Outcome::kAccepted;
}

}  // namespace leakyrelu
