// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/cursor.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

std::string Text(Segment segment) {
  return std::string(reinterpret_cast<const char*>(segment.data()),
                     segment.size());
}

TEST(CursorTest, EmptyMessageHasNoBytes) {
  Cursor nothing{Segments()};
  const SlicedMessage empty("", {0, 0});
  Cursor cursor(empty.segments());
  uint32_t tag;
  size_t length;
  EXPECT_FALSE(nothing.ReadTag(tag));
  EXPECT_FALSE(cursor.ReadTag(tag));
  EXPECT_FALSE(cursor.ReadLength(length));
  EXPECT_FALSE(cursor.SkipVarint());
  EXPECT_FALSE(cursor.Skip(1));
  EXPECT_TRUE(cursor.Skip(0));
  EXPECT_TRUE(cursor.Take(9).empty());
  EXPECT_EQ(cursor.position(), 0u);
}

TEST(CursorTest, ReadsVarintsAcrossEveryOffset) {
  const std::string bytes("\x0a\xac\x02\xff\xff\xff\xff\x07\x85\x80\x00", 11);
  for (size_t offset = 0; offset <= bytes.size(); ++offset) {
    const SlicedMessage message(bytes, {offset, offset});
    Cursor cursor(message.segments());
    uint32_t tag;
    size_t length;
    ASSERT_TRUE(cursor.ReadTag(tag));
    EXPECT_EQ(tag, 10u);
    ASSERT_TRUE(cursor.ReadLength(length));
    EXPECT_EQ(length, 300u);
    EXPECT_EQ(cursor.position(), 3u);
    ASSERT_TRUE(cursor.ReadLength(length));
    EXPECT_EQ(length, 0x7fffffffu);
    ASSERT_TRUE(cursor.ReadTag(tag));
    EXPECT_EQ(tag, 5u);
    EXPECT_EQ(cursor.position(), bytes.size());
  }
}

TEST(CursorTest, RefusesVarintsThatAreTooLong) {
  const std::string five("\x80\x80\x80\x80\x80\x00", 6);
  const std::string ten = std::string(10, '\x80') + '\0';
  uint32_t tag;
  size_t length;
  const SlicedMessage short_message(five);
  EXPECT_FALSE(Cursor(short_message.segments()).ReadTag(tag));
  EXPECT_FALSE(Cursor(short_message.segments()).ReadLength(length));
  EXPECT_TRUE(Cursor(short_message.segments()).SkipVarint());
  const SlicedMessage long_message(ten);
  EXPECT_FALSE(Cursor(long_message.segments()).SkipVarint());
}

TEST(CursorTest, TakesRunsAndKnowsTheirSegments) {
  const SlicedMessage message("abcdefgh", {3, 3, 5});
  Cursor cursor(message.segments());
  EXPECT_EQ(Text(cursor.Take(2)), "ab");
  EXPECT_EQ(cursor.segment(), 0u);
  EXPECT_EQ(Text(cursor.Take(9)), "c");
  EXPECT_EQ(Text(cursor.Take(9)), "de");
  EXPECT_EQ(cursor.segment(), 2u);
  EXPECT_EQ(Text(cursor.Take(1)), "f");
  EXPECT_EQ(cursor.segment(), 3u);
  EXPECT_TRUE(cursor.Skip(2));
  EXPECT_FALSE(cursor.Skip(1));
}

TEST(CursorTest, RewindsToEveryPlace) {
  const std::string bytes = "abcdefgh";
  const SlicedMessage message(bytes, {1, 4, 4, 6});
  for (size_t from = 0; from <= bytes.size(); ++from) {
    for (size_t back = 0; back <= from; ++back) {
      Cursor cursor(message.segments());
      ASSERT_TRUE(cursor.Skip(from));
      cursor.Rewind(back);
      EXPECT_EQ(cursor.position(), from - back);
      std::string rest;
      for (Segment run = cursor.Take(9); !run.empty(); run = cursor.Take(9)) {
        EXPECT_GE(run.data(), message.segments()[cursor.segment()].data());
        rest += Text(run);
      }
      EXPECT_EQ(rest, bytes.substr(from - back));
    }
  }
}

}  // namespace
}  // namespace leakyrelu::wire
