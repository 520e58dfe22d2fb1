// SPDX-License-Identifier: Apache-2.0
#include "server/connections/stall_detector.h"

// The kernel's header: the struct of libc ends before the fields read here.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>

namespace leakyrelu {

std::optional<SendState> SendState::Of(int fd) {
  tcp_info info = {};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      size < offsetof(tcp_info, tcpi_min_rtt)) {
    return std::nullopt;
  }
  uint64_t cookie = 0;
  size = sizeof(cookie);
  if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &size) != 0) {
    return std::nullopt;
  }
  return SendState{.socket = cookie,
                   .taken_bytes = info.tcpi_bytes_acked,
                   .waiting = info.tcpi_notsent_bytes > 0,
                   .received_bytes = info.tcpi_bytes_received};
}

bool StallDetector::HasStalled(const SendState& state, Clock::time_point now,
                               absl::Duration allowed, uint64_t min_bytes) {
  if (state.socket != socket_ || !state.waiting ||
      state.taken_bytes - taken_bytes_ >= std::max<uint64_t>(min_bytes, 1)) {
    socket_ = state.socket;
    taken_bytes_ = state.taken_bytes;
    since_.reset();
  }
  if (!state.waiting) return false;
  if (!since_.has_value()) since_ = now;
  return absl::FromChrono(now - *since_) >= allowed;
}

}  // namespace leakyrelu
