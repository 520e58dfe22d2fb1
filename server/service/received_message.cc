// SPDX-License-Identifier: Apache-2.0
#include "server/service/received_message.h"

#include <utility>

namespace leakyrelu {

void ReceivedMessage::Take(grpc::ByteBuffer* buffer) {
  Clear();
  TakeSlices(*buffer);
  buffer_.Swap(buffer);
  // Done last, when slices_ no longer grows, since inlined bytes move with it.
  segments_.reserve(slices_.size());
  for (const grpc::Slice& slice : slices_) {
    auto* bytes =
        reinterpret_cast<std::byte*>(const_cast<uint8_t*>(slice.begin()));
    segments_.emplace_back(bytes, slice.size());
  }
}

void ReceivedMessage::TakeSlices(const grpc::ByteBuffer& buffer) {
  if (!buffer.Valid()) return;
  // Dump fills a new vector, while a small message is one slice.
  grpc::Slice only;
  if (const_cast<grpc::ByteBuffer&>(buffer).TrySingleSlice(&only).ok()) {
    slices_.push_back(std::move(only));
    return;
  }
  // Fails only for a buffer without a message, which is treated as an empty
  // one.
  if (!buffer.Dump(&slices_).ok()) slices_.clear();
}

void ReceivedMessage::Clear() {
  segments_.clear();
  slices_.clear();
  buffer_.Clear();
}

grpc::Slice ReceivedMessage::Share(uint32_t index,
                                   absl::Span<const std::byte> bulk) const {
  const size_t begin =
      static_cast<size_t>(bulk.data() - segments_[index].data());
  return slices_[index].sub(begin, begin + bulk.size());
}

}  // namespace leakyrelu
