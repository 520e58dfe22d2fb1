// SPDX-License-Identifier: Apache-2.0
#include "server/service/received_message.h"

namespace leakyrelu {

void ReceivedMessage::Take(grpc::ByteBuffer* buffer) {
  Clear();
  // Fails only for a buffer that holds no message; that is read as an empty
  // one.
  if (buffer->Valid() && !buffer->Dump(&slices_).ok()) slices_.clear();
  buffer->Clear();
  // Only now, since slices_ no longer grows: inlined bytes move with it.
  segments_.reserve(slices_.size());
  for (const grpc::Slice& slice : slices_) {
    auto* bytes =
        reinterpret_cast<std::byte*>(const_cast<uint8_t*>(slice.begin()));
    segments_.emplace_back(bytes, slice.size());
  }
}

void ReceivedMessage::Clear() {
  segments_.clear();
  slices_.clear();
}

grpc::Slice ReceivedMessage::Share(uint32_t index,
                                   absl::Span<const std::byte> bulk) const {
  const size_t begin =
      static_cast<size_t>(bulk.data() - segments_[index].data());
  return slices_[index].sub(begin, begin + bulk.size());
}

}  // namespace leakyrelu
