// SPDX-License-Identifier: Apache-2.0
#include "server/transport/silence.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <limits>
#include <optional>

#include "server/transport/send_progress.h"

namespace leakyrelu {
namespace {

// The greatest offset there is: what is read can only lessen it.
constexpr int kMark = std::numeric_limits<int>::max();

bool UnixSilenceLasts(int fd) {
  // What is unread first: between the two looks it can only become read.
  int unread_bytes = 0;
  if (ioctl(fd, FIONREAD, &unread_bytes) != 0 || unread_bytes > 0) return false;
  int offset = 0;
  socklen_t size = sizeof(offset);
  if (getsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, &size) != 0 ||
      offset != kMark) {
    return false;
  }
  pollfd room{.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&room, 1, 0) == 1 && room.revents == POLLOUT;
}

}  // namespace

void Silence::Begin(int fd) {
  const std::optional<SendState> state = SendState::Of(fd);
  if (state.has_value()) {
    received_bytes_[state->socket] = state->received_bytes;
  } else {
    setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &kMark, sizeof(kMark));
  }
}

bool Silence::Lasts(int fd) const {
  const std::optional<SendState> state = SendState::Of(fd);
  if (!state.has_value()) return UnixSilenceLasts(fd);
  if (state->waiting) return false;
  const auto before = received_bytes_.find(state->socket);
  return before != received_bytes_.end() &&
         before->second == state->received_bytes;
}

}  // namespace leakyrelu
