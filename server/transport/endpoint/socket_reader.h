// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_SOCKET_READER_H_
#define SERVER_TRANSPORT_ENDPOINT_SOCKET_READER_H_

#include <grpc/event_engine/slice_buffer.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "server/transport/endpoint/read_share.h"
#include "server/transport/message_memory.h"

namespace leakyrelu {

// Reads a socket into slices of gRPC's, as much at a time as lately came or is
// known to come. Does not own the socket. Not thread-safe.
//
// A message's bytes are kept in these slices until its response has left, so
// little of them may stay unused: what one read leaves of a slice the next one
// fills, while a message is on its way or where it is small change.
class SocketReader {
 public:
  using SliceBuffer = grpc_event_engine::experimental::SliceBuffer;

  // Least and most that one read asks for. The most bounds what is read ahead
  // of gRPC; beyond it a loopback read does not get faster.
  static constexpr size_t kLeastBytes = ReadShare::kLeastBytes;
  static constexpr size_t kMostBytes = ReadShare::kMostBytes;

  enum class Outcome { kData, kNothingYet, kEnd, kFailed };

  // account holds the slices for as long as anybody does; null: not counted.
  explicit SocketReader(
      int fd, std::shared_ptr<MessageMemory::Account> account = nullptr)
      : fd_(fd), account_(std::move(account)) {}
  ~SocketReader();
  SocketReader(const SocketReader&) = delete;
  SocketReader& operator=(const SocketReader&) = delete;

  // One attempt, which appends to buffer what there is. hint_bytes: so many
  // the message at hand still needs. share_bytes: no more are asked for without
  // such a need. kFailed leaves the reason in errno.
  Outcome ReadInto(SliceBuffer& buffer, int64_t hint_bytes,
                   size_t share_bytes = kMostBytes);

  // Of the last read that gave data.
  size_t last_bytes() const { return last_bytes_; }
  // It got less than it asked for, so then there was no more.
  bool drained() const { return drained_; }

 private:
  grpc_slice NewSlice(size_t bytes) const;

  const int fd_;
  const std::shared_ptr<MessageMemory::Account> account_;
  size_t next_bytes_ = kLeastBytes;
  size_t last_bytes_ = 0;
  size_t come_bytes_ = 0;  // since there was no more
  bool drained_ = false;
  grpc_slice spare_;
  bool has_spare_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_SOCKET_READER_H_
