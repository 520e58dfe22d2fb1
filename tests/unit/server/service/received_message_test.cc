// SPDX-License-Identifier: Apache-2.0
#include "server/service/received_message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace leakyrelu {
namespace {

grpc::ByteBuffer BufferOf(const std::vector<std::string>& parts) {
  std::vector<grpc::Slice> slices(parts.begin(), parts.end());
  return grpc::ByteBuffer(slices.data(), slices.size());
}

std::string TextOf(wire::Segment segment) {
  return std::string(reinterpret_cast<const char*>(segment.data()),
                     segment.size());
}

TEST(ReceivedMessageTest, SegmentsMatchTheSlices) {
  // The first part is inlined in its slice, the second is not.
  const std::vector<std::string> parts = {"short", std::string(100, 'x'), "z"};
  grpc::ByteBuffer buffer = BufferOf(parts);
  ReceivedMessage message;
  message.Take(&buffer);
  EXPECT_FALSE(buffer.Valid());
  ASSERT_EQ(message.segments().size(), parts.size());
  for (size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(TextOf(message.segments()[i]), parts[i]);
  }
}

TEST(ReceivedMessageTest, WrittenBytesAreShared) {
  grpc::ByteBuffer buffer = BufferOf({"short", std::string(100, 'x')});
  ReceivedMessage message;
  message.Take(&buffer);
  message.segments()[0][1] = std::byte{'H'};
  message.segments()[1][50] = std::byte{'Y'};
  const grpc::Slice shared_short =
      message.Share(0, message.segments()[0].subspan(1, 2));
  const grpc::Slice shared_long =
      message.Share(1, message.segments()[1].subspan(50, 40));
  message.Clear();
  EXPECT_TRUE(message.segments().empty());
  EXPECT_EQ(std::string(shared_short.begin(), shared_short.end()), "Ho");
  EXPECT_EQ(std::string(shared_long.begin(), shared_long.end()),
            "Y" + std::string(39, 'x'));
}

TEST(ReceivedMessageTest, LongSlicesAreNotCopied) {
  const grpc::Slice slice(std::string(100, 'x'));
  grpc::ByteBuffer buffer(&slice, 1);
  ReceivedMessage message;
  message.Take(&buffer);
  EXPECT_EQ(reinterpret_cast<const uint8_t*>(message.segments()[0].data()),
            slice.begin());
  const grpc::Slice shared =
      message.Share(0, message.segments()[0].subspan(10, 80));
  EXPECT_EQ(shared.begin(), slice.begin() + 10);
}

TEST(ReceivedMessageTest, EmptyAndAbsentMessagesHaveNoBytes) {
  ReceivedMessage message;
  grpc::ByteBuffer absent;
  message.Take(&absent);
  EXPECT_TRUE(message.segments().empty());
  grpc::ByteBuffer empty(nullptr, 0);
  message.Take(&empty);
  EXPECT_TRUE(message.segments().empty());
}

}  // namespace
}  // namespace leakyrelu
