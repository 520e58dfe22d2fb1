// SPDX-License-Identifier: Apache-2.0
#include "server/transport/send_progress.h"

// The kernel's own header: libc's struct ends before what is read here.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

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

bool SendProgress::HasStalled(const SendState& state, absl::Time now,
                              absl::Duration allowed) {
  if (state.socket != socket_ || !state.waiting ||
      state.taken_bytes - taken_bytes_ >= kLeastBytes) {
    socket_ = state.socket;
    taken_bytes_ = state.taken_bytes;
    since_ = state.waiting ? now : absl::InfiniteFuture();
  } else if (since_ == absl::InfiniteFuture()) {
    since_ = now;
  }
  return now - since_ >= allowed;
}

}  // namespace leakyrelu
