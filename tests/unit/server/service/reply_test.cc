// SPDX-License-Identifier: Apache-2.0
#include "server/service/reply.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "proto/wire/tensor/tensor_view.h"

namespace leakyrelu {
namespace {

std::string TextOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
  return std::string(slice.begin(), slice.end());
}

// "h1" bulk "h2" gathered "h3", with bulk in the single slice of a message.
struct Parts {
  explicit Parts(size_t bulk_bytes) {
    const grpc::Slice slice(std::string(bulk_bytes, 'b'));
    grpc::ByteBuffer buffer(&slice, 1);
    request.Take(&buffer);
    gathered.push_back(std::make_unique<std::byte[]>(bulk_bytes));
    std::memset(gathered[0].get(), 'g', bulk_bytes);
    for (char c : std::string("h1h2h3")) encoded.head.push_back(std::byte(c));
    encoded.parts.push_back(
        {.head_bytes = 2, .bulk = request.segments()[0], .source = 0});
    encoded.parts.push_back(
        {.head_bytes = 2,
         .bulk = absl::MakeConstSpan(gathered[0].get(), bulk_bytes),
         .source = wire::kGathered});
    encoded.parts.push_back({.head_bytes = 2, .bulk = {}, .source = 0});
    encoded.bytes = 6 + 2 * bulk_bytes;
  }

  std::string Text() const {
    const size_t bulk_bytes = (encoded.bytes - 6) / 2;
    return "h1" + std::string(bulk_bytes, 'b') + "h2" +
           std::string(bulk_bytes, 'g') + "h3";
  }

  ReceivedMessage request;
  wire::GatheredBytes gathered;
  wire::EncodedMessage encoded;
};

TEST(ReplyTest, SmallReplyIsOneSlice) {
  Parts parts(100);
  const grpc::ByteBuffer reply =
      AssembleReply(parts.encoded, parts.request, std::move(parts.gathered));
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(reply.Dump(&slices).ok());
  EXPECT_EQ(slices.size(), 1u);
  EXPECT_EQ(TextOf(reply), parts.Text());
}

TEST(ReplyTest, LargeReplySharesTheRequestsMemory) {
  Parts parts(kCopiedReplyBytes);
  const auto* bulk =
      reinterpret_cast<const uint8_t*>(parts.request.segments()[0].data());
  const auto* gathered =
      reinterpret_cast<const uint8_t*>(parts.gathered[0].get());
  const grpc::ByteBuffer reply =
      AssembleReply(parts.encoded, parts.request, std::move(parts.gathered));
  parts.request.Clear();
  std::vector<grpc::Slice> slices;
  ASSERT_TRUE(reply.Dump(&slices).ok());
  ASSERT_EQ(slices.size(), 5u);
  EXPECT_EQ(slices[1].begin(), bulk);
  EXPECT_EQ(slices[3].begin(), gathered);
  EXPECT_EQ(TextOf(reply), parts.Text());
}

}  // namespace
}  // namespace leakyrelu
