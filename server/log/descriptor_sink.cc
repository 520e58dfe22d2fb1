// SPDX-License-Identifier: Apache-2.0
#include "server/log/descriptor_sink.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace leakyrelu::log {
namespace {

// A pipe that can be written takes this much at once without waiting.
constexpr size_t kWriteBytes = PIPE_BUF;

bool Writable(int fd) {
  pollfd waiting{.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&waiting, 1, 0) == 1 && (waiting.revents & POLLOUT) != 0;
}

}  // namespace

void DescriptorSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t line;
  formatter_->format(message, line);
  if (!WriteAll({line.data(), line.size()})) {
    lost_lines_.fetch_add(1, std::memory_order_relaxed);
  }
}

bool DescriptorSink::WriteAll(std::string_view bytes) const {
  while (!bytes.empty()) {
    if (!Writable(fd_)) return false;
    const ssize_t written =
        write(fd_, bytes.data(), std::min(bytes.size(), kWriteBytes));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace leakyrelu::log
