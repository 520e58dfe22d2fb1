// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_SOCKET_READER_H_
#define SERVER_IO_REACTOR_SOCKET_READER_H_

#include <grpc/event_engine/slice_buffer.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "server/admission/message_memory.h"
#include "server/io/reactor/read_quota.h"

namespace leakyrelu {

// Reads a socket into gRPC slices, requesting as much at a time as recently
// arrived or is known to follow. Does not own the socket. Not thread-safe.
//
// A message's bytes stay in these slices until its response has left, so little
// of them may stay unused: the next read fills the rest of a slice while a
// message is incomplete or if the rest is small.
class SocketReader {
 public:
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;

  // Minimum and maximum of what one read requests. The maximum bounds what is
  // read ahead of gRPC; larger reads are not faster on loopback.
  static constexpr size_t kMinBytes = ReadQuota::kMinBytes;
  static constexpr size_t kMaxBytes = ReadQuota::kMaxBytes;

  enum class Outcome { kData, kNothingYet, kEnd, kFailed };

  // holder counts the slices as long as they are referenced; null: not
  // counted.
  explicit SocketReader(
      int fd, std::shared_ptr<MessageMemory::Holder> holder = nullptr);
  ~SocketReader();
  SocketReader(const SocketReader&) = delete;
  SocketReader& operator=(const SocketReader&) = delete;

  // Makes one attempt and appends the available data to buffer. hint_bytes: the
  // bytes that the current message still needs. share_bytes: the most to
  // request unless hint_bytes is larger. On kFailed, errno holds the reason.
  Outcome ReadInto(SliceBuffer& buffer, int64_t hint_bytes,
                   size_t share_bytes = kMaxBytes);

  // The size of the last read that returned data.
  size_t last_bytes() const { return last_bytes_; }
  // True if that read returned less than requested, so no more was available.
  bool drained() const { return drained_; }

 private:
  grpc_slice NewSlice(size_t bytes) const;

  const int fd_;
  const std::shared_ptr<MessageMemory::Holder> holder_;
  const size_t slice_bytes_;  // the most
  size_t next_bytes_ = kMinBytes;
  size_t last_bytes_ = 0;
  size_t received_bytes_ = 0;  // since no more was available
  bool drained_ = false;
  grpc_slice spare_;
  bool has_spare_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_SOCKET_READER_H_
