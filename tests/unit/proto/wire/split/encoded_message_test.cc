// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/encoded_message.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

void AddPart(std::string_view head, absl::Span<const std::byte> bulk,
             EncodedMessage& message) {
  for (const char byte : head) message.head.push_back(std::byte(byte));
  EncodedMessage::Part part;
  part.head_bytes = head.size();
  part.bulk = bulk;
  message.parts.push_back(part);
  message.bytes += head.size() + bulk.size();
}

absl::Span<const std::byte> BytesOf(std::string_view text) {
  return absl::Span<const std::byte>(
      reinterpret_cast<const std::byte*>(text.data()), text.size());
}

TEST(EncodedMessageTest, NoPartsAreNoBytes) {
  std::byte guard{0x5a};
  CopyTo(EncodedMessage(), &guard);
  EXPECT_EQ(guard, std::byte{0x5a});
}

TEST(EncodedMessageTest, HeadAndBulkAlternateInTheOrderOfTheWire) {
  EncodedMessage message;
  AddPart("ab", BytesOf("1234"), message);
  AddPart("c", BytesOf("5"), message);
  EXPECT_EQ(Flat(message), "ab1234c5");
}

TEST(EncodedMessageTest, EitherHalfOfAPartMayBeEmpty) {
  EncodedMessage message;
  AddPart("", BytesOf("12"), message);
  AddPart("abc", {}, message);
  AddPart("", {}, message);
  AddPart("", BytesOf("3"), message);
  EXPECT_EQ(Flat(message), "12abc3");
}

// Longer than the message's inline memory; no byte beyond its own length is
// written.
TEST(EncodedMessageTest, WritesItsBytesOnly) {
  EncodedMessage message;
  std::string expected;
  for (int i = 0; i < 40; ++i) {
    AddPart("head", BytesOf("bulk bytes"), message);
    expected += "headbulk bytes";
  }
  ASSERT_EQ(message.bytes, expected.size());
  std::string out(message.bytes + 16, '#');
  CopyTo(message, reinterpret_cast<std::byte*>(out.data()));
  EXPECT_EQ(out, expected + std::string(16, '#'));
}

}  // namespace
}  // namespace leakyrelu::wire
