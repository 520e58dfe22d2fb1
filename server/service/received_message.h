// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_RECEIVED_MESSAGE_H_
#define SERVER_SERVICE_RECEIVED_MESSAGE_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "proto/wire/split/segments.h"

namespace leakyrelu {

// One message as gRPC received it, or as it was decompressed (Inflation): the
// slices, owned here, and their bytes as writable segments with the same
// indices.
//
// Writing is safe because a received message is the only owner of its byte
// ranges: slices may share a read buffer with other messages, but ranges never
// overlap. A slice of up to 23 bytes may store its bytes in itself; its segment
// then points into this object, which therefore must not move.
//
// Not thread-safe.
class ReceivedMessage {
 public:
  ReceivedMessage() = default;
  ReceivedMessage(const ReceivedMessage&) = delete;
  ReceivedMessage& operator=(const ReceivedMessage&) = delete;

  // Takes the bytes over and leaves *buffer empty. REQUIRES: the buffer came
  // from a socket or from Inflation::Take. An in-process channel shares its
  // slices with the client, whose bytes would be overwritten.
  void Take(grpc::ByteBuffer* buffer);

  // Drops the slices. This object's own memory is kept for the next message.
  void Clear();

  // Valid until Take or Clear.
  wire::Segments segments() const { return segments_; }

  // Part of slice `index`, sharing its memory (short slices are copied, so take
  // it after the bytes have been written). REQUIRES: bulk lies in that slice.
  grpc::Slice Share(uint32_t index, absl::Span<const std::byte> bulk) const;

 private:
  void TakeSlices(const grpc::ByteBuffer& buffer);

  // References the slices and outlives them: the last reference to memory that
  // counts against a resource quota may only be dropped in a gRPC function.
  // grpc_slice_unref (1.51) alone ends the program if that makes room in an
  // exhausted quota.
  grpc::ByteBuffer buffer_;
  std::vector<grpc::Slice> slices_;
  std::vector<wire::Segment> segments_;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_RECEIVED_MESSAGE_H_
