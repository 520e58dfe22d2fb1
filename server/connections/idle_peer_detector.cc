// SPDX-License-Identifier: Apache-2.0
#include "server/connections/idle_peer_detector.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstdint>
#include <limits>
#include <optional>

#include "server/connections/stall_detector.h"

namespace leakyrelu {
namespace {

// The greatest possible offset: reading can only decrease it.
constexpr int kMark = std::numeric_limits<int>::max();

std::optional<int64_t> UnreadBytes(int fd) {
  int bytes = 0;
  if (ioctl(fd, FIONREAD, &bytes) != 0) return std::nullopt;
  return bytes;
}

bool HasRoom(int fd) {
  pollfd room{.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&room, 1, 0) == 1 && room.revents == POLLOUT;
}

// unread_before: the unread bytes when the mark was set. Bytes that are read
// between the two queries here count as newly received, so that a race never
// makes an active peer look idle.
bool IsUnixPeerIdle(int fd, int64_t unread_before) {
  const std::optional<int64_t> unread = UnreadBytes(fd);
  int offset = 0;
  socklen_t size = sizeof(offset);
  return unread.has_value() &&
         getsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, &size) == 0 &&
         offset >= 0 && kMark - offset + *unread == unread_before &&
         HasRoom(fd);
}

}  // namespace

void IdlePeerDetector::Begin(int fd) {
  const std::optional<SendState> state = SendState::Of(fd);
  if (state.has_value()) {
    received_bytes_[state->socket] = state->received_bytes;
  } else {
    setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &kMark, sizeof(kMark));
    if (const auto unread = UnreadBytes(fd)) unread_bytes_[fd] = *unread;
  }
}

bool IdlePeerDetector::IsIdle(int fd) const {
  const std::optional<SendState> state = SendState::Of(fd);
  if (!state.has_value()) {
    const auto unread = unread_bytes_.find(fd);
    return unread != unread_bytes_.end() && IsUnixPeerIdle(fd, unread->second);
  }
  if (state->waiting) return false;
  const auto before = received_bytes_.find(state->socket);
  return before != received_bytes_.end() &&
         before->second == state->received_bytes;
}

}  // namespace leakyrelu
