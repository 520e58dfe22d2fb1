// SPDX-License-Identifier: Apache-2.0
#include "server/service/reply.h"

#include <grpcpp/support/slice.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu {
namespace {

grpc::ByteBuffer CopyReply(const wire::EncodedMessage& encoded) {
  const grpc::Slice slice(encoded.bytes);
  wire::CopyTo(encoded, reinterpret_cast<std::byte*>(
                            const_cast<uint8_t*>(slice.begin())));
  return grpc::ByteBuffer(&slice, 1);
}

// Each slice holds a reference to all gathered memory; the last one frees it.
using GatheredOwner = std::shared_ptr<wire::GatheredBytes>;

grpc::Slice ShareGathered(absl::Span<const std::byte> bulk,
                          const GatheredOwner& owner) {
  return grpc::Slice(
      const_cast<std::byte*>(bulk.data()), bulk.size(),
      +[](void* share) { delete static_cast<GatheredOwner*>(share); },
      new GatheredOwner(owner));
}

}  // namespace

grpc::ByteBuffer AssembleReply(const wire::EncodedMessage& encoded,
                               const ReceivedMessage& request,
                               wire::GatheredBytes gathered) {
  if (encoded.bytes <= kCopiedReplyBytes) return CopyReply(encoded);
  const auto owner = std::make_shared<wire::GatheredBytes>(std::move(gathered));
  const grpc::Slice head(encoded.head.data(), encoded.head.size());
  size_t head_used = 0;
  std::vector<grpc::Slice> slices;
  slices.reserve(2 * encoded.parts.size());
  for (const wire::EncodedMessage::Part& part : encoded.parts) {
    if (part.head_bytes > 0) {
      slices.push_back(head.sub(head_used, head_used + part.head_bytes));
      head_used += part.head_bytes;
    }
    if (part.bulk.empty()) continue;
    slices.push_back(part.source == wire::kGathered
                         ? ShareGathered(part.bulk, owner)
                         : request.Share(part.source, part.bulk));
  }
  return grpc::ByteBuffer(slices.data(), slices.size());
}

}  // namespace leakyrelu
