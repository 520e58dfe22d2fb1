// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "client/cli/files/delimited.h"
#include "client/cli/files/npy_header.h"
#include "client/cli/files/numbers.h"

namespace leakyrelu::cli {
namespace {

using ::testing::HasSubstr;

std::string ErrorOf(const std::string& file) {
  return std::string(ParseNpy(file, "bad.npy", {}).status().message());
}

TEST(NpyTest, RoundTripsAllTypes) {
  for (DataType type : kAllDataTypes) {
    Array array = *ParseDelimited("1,-2,3\n0.5,inf,-0\n", "", {}, true, type);
    array.fortran_order = type == DataType::kFloat64;
    const auto back = ParseNpy(FormatNpy(array), "", type);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->type, type);
    EXPECT_EQ(back->shape, array.shape);
    EXPECT_EQ(back->fortran_order, array.fortran_order);
    EXPECT_EQ(back->bytes, array.bytes);
  }
}

TEST(NpyTest, SwapsBigEndianBytes) {
  const std::string data("\x3f\x80\x00\x00\xc0\x00\x00\x00", 8);  // 1, -2
  const auto array =
      ParseNpy(FormatNpyHead({">f4", false, {2}}) + data, "", std::nullopt);
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(FormatRows(*array, " "), "1 -2\n");
}

TEST(NpyTest, ReadsEverySpellingOfTheFourTypes) {
  const struct {
    std::vector<const char*> spellings;
    DataType type;
    std::string one;  // little endian
  } cases[] = {
      {{"<f2", ">f2", "=f2", "|f2", "f2", "<e", ">e", "e", "float16", "half"},
       DataType::kFloat16,
       std::string("\x00\x3c", 2)},
      {{"<f4", ">f4", "=f4", "|f4", "f4", "<f", ">f", "f", "float32", "single"},
       DataType::kFloat32,
       std::string("\x00\x00\x80\x3f", 4)},
      {{"<f8", ">f8", "=f8", "|f8", "f8", "<d", ">d", "d", "float64", "double",
        "float", "float_"},
       DataType::kFloat64,
       std::string("\x00\x00\x00\x00\x00\x00\xf0\x3f", 8)},
      {{"bfloat16"}, DataType::kBFloat16, std::string("\x80\x3f", 2)},
  };
  for (const auto& one : cases) {
    for (const char* descr : one.spellings) {
      std::string data = one.one;
      if (descr[0] == '>') std::reverse(data.begin(), data.end());
      const auto array =
          ParseNpy(FormatNpyHead({descr, false, {1}}) + data, "", {});
      ASSERT_TRUE(array.ok()) << descr << array.status();
      EXPECT_EQ(array->type, one.type) << descr;
      EXPECT_EQ(FormatRows(*array, " "), "1\n") << descr;
    }
  }
}

TEST(NpyTest, OtherTypesAreRefusedWithTheSpellings) {
  for (const char* descr : {"<i4", "g", "<f16", "<float32", "c8", "|O", "", "<",
                            "<<f4", "f4 ", "F4"}) {
    const std::string error = ErrorOf(FormatNpyHead({descr, false, {0}}));
    EXPECT_THAT(error, HasSubstr("bad.npy: descr: got \"" + std::string(descr) +
                                 "\", allowed: f2, e, "));
    EXPECT_THAT(error, HasSubstr("V2 with --dtype bfloat16"));
  }
}

TEST(NpyTest, UntypedTwoBytesAreBFloat16OnlyIfDeclared) {
  for (const char* descr : {"<V2", "|V2", "V2"}) {
    const std::string file =
        FormatNpyHead({descr, false, {1}}) + std::string("\x80\x3f", 2);
    EXPECT_THAT(ErrorOf(file), HasSubstr("V2 with --dtype bfloat16"));
    const auto array = ParseNpy(file, "", DataType::kBFloat16);
    ASSERT_TRUE(array.ok()) << array.status();
    EXPECT_EQ(FormatRows(*array, " "), "1\n");
  }
}

TEST(NpyTest, ReadsVersionsTwoAndThree) {
  const std::string text =
      "{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}\n";
  for (char version : {'\2', '\3'}) {
    const std::string head = std::string("\x93NUMPY") + version + '\0' +
                             static_cast<char>(text.size()) +
                             std::string(3, '\0') + text;
    EXPECT_TRUE(ParseNpy(head + std::string("\0\x3c", 2), "", {}).ok());
  }
}

TEST(NpyTest, EveryTruncationIsRefused) {
  const std::string whole =
      FormatNpyHead({"<f4", false, {2}}) + std::string(8, '\0');
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(ParseNpy(whole.substr(0, size), "", {}).ok()) << size;
  }
  EXPECT_TRUE(ParseNpy(whole, "", {}).ok());
  EXPECT_FALSE(ParseNpy(whole + "x", "", {}).ok());
}

TEST(NpyTest, ErrorsNameTheFaultAndItsPosition) {
  EXPECT_EQ(ErrorOf("1 2 3\n"),
            "bad.npy: magic: got \"1 2 3\\n\", allowed: \\x93NUMPY, which "
            "begins .npy files");
  EXPECT_EQ(ErrorOf(std::string("\x93NUMPY\x09\x00", 8)),
            "bad.npy: version: got 9, allowed: 1 to 3");
  EXPECT_EQ(ErrorOf(FormatNpyHead({"<f4", false, {3}}) + std::string(8, '\0')),
            "bad.npy: data: got 8 bytes, allowed: 12 bytes (as the shape "
            "needs)");
  EXPECT_THAT(ErrorOf(FormatNpyHead({"<f4", false, {INT64_MAX, INT64_MAX}})),
              HasSubstr("more elements than"));
  // Announces 4 GiB of header.
  EXPECT_THAT(ErrorOf(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12)),
              HasSubstr("allowed: at most 65536"));
}

TEST(NpyTest, ZeroDimensionMakesAHugeShapeEmpty) {
  const auto array =
      ParseNpy(FormatNpyHead({"<f4", false, {INT64_MAX, 8, 0}}), "", {});
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->elements(), 0u);
}

}  // namespace
}  // namespace leakyrelu::cli
