// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_RECEIVED_MESSAGE_H_
#define SERVER_SERVICE_RECEIVED_MESSAGE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "proto/wire/segments.h"

namespace leakyrelu {

// One message as gRPC received it: the slices, owned here, and their bytes as
// writable segments of the same indices.
//
// Writing is sound because a received message owns its byte ranges alone:
// slices may share a read buffer with other messages, but ranges never
// overlap. A slice of up to 23 bytes may hold its bytes in itself; its segment
// points into this object, which therefore does not move.
//
// Not thread-safe.
class ReceivedMessage {
 public:
  ReceivedMessage() = default;
  ReceivedMessage(const ReceivedMessage&) = delete;
  ReceivedMessage& operator=(const ReceivedMessage&) = delete;

  // Takes the bytes over and leaves *buffer empty.
  // REQUIRES: the buffer came from a socket. An in-process channel shares its
  // slices with the client, whose bytes would be written.
  void Take(grpc::ByteBuffer* buffer);

  // Drops the slices. Memory of this object itself is kept for the next one.
  void Clear();

  // Valid until Take or Clear.
  wire::Segments segments() const { return segments_; }

  // Part of slice `index`, sharing its memory (short ones are copied, so take
  // it after the bytes have been written). REQUIRES: bulk lies in that slice.
  grpc::Slice Share(uint32_t index, absl::Span<const std::byte> bulk) const;

 private:
  void TakeSlices(const grpc::ByteBuffer& buffer);

  // Shares of the slices, and outlives them: the last share of memory that
  // counts against a resource quota may only be dropped in a function of
  // gRPC's. grpc_slice_unref (1.51) alone ends the program when that makes
  // room in a quota that is used up.
  grpc::ByteBuffer buffer_;
  std::vector<grpc::Slice> slices_;
  std::vector<wire::Segment> segments_;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_RECEIVED_MESSAGE_H_
