// SPDX-License-Identifier: Apache-2.0
#include "client/library/small_message.h"

#include <gtest/gtest.h>

namespace leakyrelu::client {
namespace {

using std::string_literals::operator""s;

TEST(SmallMessageTest, WritesAStringEvenIfItIsEmpty) {
  EXPECT_EQ(MessageOfString(1, "ab"),
            "\x0a\x02"
            "ab"s);
  EXPECT_EQ(MessageOfString(7, ""), "\x3a\x00"s);
}

TEST(SmallMessageTest, ReadsVarintsAndStringsAndLeavesOutTheRest) {
  const std::string message =
      "\x08\x96\x01"s                            // 1: 150
      + "\x15\x01\x02\x03\x04"s                  // 2: four bytes
      + "\x19\x01\x02\x03\x04\x05\x06\x07\x08"s  // 3: eight bytes
      + "\x23\x08\x01\x24"s                      // 4: a group
      + MessageOfString(5, "text");
  const auto fields = ReadSmallMessage(message);
  ASSERT_TRUE(fields.ok()) << fields.status();
  ASSERT_EQ(fields->size(), 2);
  EXPECT_EQ((*fields)[0].number, 1);
  EXPECT_EQ((*fields)[0].varint, 150);
  EXPECT_EQ((*fields)[1].number, 5);
  EXPECT_EQ((*fields)[1].bytes, "text");
  EXPECT_TRUE(ReadSmallMessage("")->empty());
}

TEST(SmallMessageTest, RefusesMalformedMessages) {
  for (const std::string& message : {
           "\x08"s,                      // a tag without its value
           "\x0a\x05"s + "ab",           // shorter than it says
           "\x0a\xff\xff\xff\xff\x0f"s,  // a length beyond 2 GiB
           "\x00\x01"s,                  // field number 0
           "\x0f"s,                      // wire type 7
           "\x24"s,                      // a group's end alone
           "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s,
       }) {
    EXPECT_EQ(ReadSmallMessage(message).status().code(),
              absl::StatusCode::kInternal)
        << testing::PrintToString(message);
  }
}

}  // namespace
}  // namespace leakyrelu::client
