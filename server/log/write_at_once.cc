// SPDX-License-Identifier: Apache-2.0
#include "server/log/write_at_once.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstddef>

namespace leakyrelu::log {
namespace {

// A pipe that is writable takes this much at once without blocking.
constexpr size_t kWriteBytes = PIPE_BUF;

bool Writable(int fd) {
  pollfd waiting{.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLOUT) != 0;
}

}  // namespace

bool WriteAtOnce(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    if (!Writable(fd)) return false;
    const ssize_t written =
        write(fd, bytes.data(), std::min(bytes.size(), kWriteBytes));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace leakyrelu::log
