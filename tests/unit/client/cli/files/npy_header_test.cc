// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/npy_header.h"

#include <gtest/gtest.h>

namespace leakyrelu::cli {
namespace {

using Shape = std::vector<int64_t>;

TEST(NpyHeaderTest, ReadsWhatNumPyWrites) {
  const auto header = ParseNpyHeader(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }     \n");
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->descr, "<f4");
  EXPECT_FALSE(header->fortran_order);
  EXPECT_EQ(header->shape, (Shape{3, 4}));
}

TEST(NpyHeaderTest, TakesAnyOrderAndSpacing) {
  const auto header = ParseNpyHeader(
      "{\"shape\":(5L,),'fortran_order' : True,'descr':\">f8\"}");
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->descr, ">f8");
  EXPECT_TRUE(header->fortran_order);
  EXPECT_EQ(header->shape, Shape{5});
  EXPECT_TRUE(ParseNpyHeader("{'descr':'a','fortran_order':False,'shape':()}")
                  ->shape.empty());
}

TEST(NpyHeaderTest, RefusesEverythingElse) {
  const std::string many(300, ' ');
  std::string dimensions;
  for (int i = 0; i < 65; ++i) dimensions += "1,";
  for (const std::string& text : std::vector<std::string>{
           "", "{", "{}", "[]", "{'descr': '<f4'}", "{'descr'", "{'descr':}",
           "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (-1,)}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1 2)}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1,)} x",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1,)",
           "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (1,), 'x': 1}",
           "{'descr': '<f4', 'fortran_order': True, "
           "'shape': (9223372036854775808,)}",
           "{'descr': [('a', '<f4')], 'fortran_order': True, 'shape': (1,)}",
           "{'descr': '<f4', 'fortran_order': True, 'shape': (" + dimensions +
               ")}",
           many}) {
    EXPECT_FALSE(ParseNpyHeader(text).ok()) << text;
  }
  EXPECT_EQ(ParseNpyHeader("{'descr': 5}").status().message(),
            "header: got \"5}\" at byte 10, allowed: a value of 'descr'");
}

TEST(NpyHeaderTest, EveryPrefixIsRefused) {
  const std::string text =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";
  for (size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(ParseNpyHeader(text.substr(0, size)).ok()) << size;
  }
}

TEST(NpyHeaderTest, WritesWhatItReads) {
  for (const Shape& shape : {Shape{}, Shape{7}, Shape{0, 2}, Shape{2, 3, 4}}) {
    const std::string head = FormatNpyHead({"<f2", true, shape});
    EXPECT_EQ(head.size() % 64, 0u);
    EXPECT_EQ(head.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
    const size_t length = static_cast<unsigned char>(head[8]) |
                          static_cast<unsigned char>(head[9]) << 8;
    ASSERT_EQ(head.size(), 10 + length);
    const auto header = ParseNpyHeader(head.substr(10));
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->descr, "<f2");
    EXPECT_TRUE(header->fortran_order);
    EXPECT_EQ(header->shape, shape);
  }
}

}  // namespace
}  // namespace leakyrelu::cli
