// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/socket_writer.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace leakyrelu {
namespace {

using grpc_event_engine::experimental::SliceBuffer;

// Entries per system call; the kernel's own limit is 1024.
constexpr size_t kMaxVectors = 64;

void RemoveFirst(SliceBuffer& data, size_t bytes) {
  if (bytes == data.Length()) {
    data.Clear();
    return;
  }
  SliceBuffer written;
  data.MoveFirstNBytesIntoSliceBuffer(bytes, written);
}

}  // namespace

WriteOutcome WriteToSocket(int fd, SliceBuffer& data) {
  while (data.Length() > 0) {
    iovec vectors[kMaxVectors];
    const size_t count = std::min(data.Count(), kMaxVectors);
    for (size_t i = 0; i < count; ++i) {
      const auto& slice = data[i];
      vectors[i] = {const_cast<uint8_t*>(slice.begin()), slice.size()};
    }
    msghdr message{};
    message.msg_iov = vectors;
    message.msg_iovlen = count;
    const ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    if (sent >= 0) {
      RemoveFirst(data, static_cast<size_t>(sent));
    } else if (errno == EAGAIN) {
      return WriteOutcome::kNoRoom;
    } else if (errno != EINTR) {
      return WriteOutcome::kFailed;
    }
  }
  return WriteOutcome::kDone;
}

}  // namespace leakyrelu
