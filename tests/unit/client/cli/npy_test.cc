// SPDX-License-Identifier: Apache-2.0
#include "client/cli/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/delimited.h"
#include "client/cli/npy_header.h"
#include "client/cli/numbers.h"
#include "tests/temporary_directory.h"

namespace leakyrelu::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(NpyTest, RoundTripsAllTypes) {
  const TemporaryDirectory directory;
  for (DataType type : kAllDataTypes) {
    Array array = *ParseCsv("1,-2,3\n0.5,inf,-0\n", "", type);
    array.fortran_order = type == DataType::kFloat64;
    const std::string path = directory.Path("a.npy");
    ASSERT_TRUE(WriteNpy(path, array).ok());
    const auto back = ReadNpy(path, type);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->type, type);
    EXPECT_EQ(back->shape, array.shape);
    EXPECT_EQ(back->fortran_order, array.fortran_order);
    EXPECT_EQ(back->bytes, array.bytes);
  }
}

TEST(NpyTest, SwapsBigEndianBytes) {
  const TemporaryDirectory directory;
  const std::string data("\x3f\x80\x00\x00\xc0\x00\x00\x00", 8);  // 1, -2
  const auto array = ReadNpy(
      directory.Write("b.npy", FormatNpyHead({">f4", false, {2}}) + data),
      std::nullopt);
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(FormatRows(*array, " "), "1 -2\n");
}

TEST(NpyTest, TwoBytesAreBFloat16OnlyWhenSaid) {
  const TemporaryDirectory directory;
  for (const char* descr : {"<V2", "|V2", "V2"}) {
    const std::string path =
        directory.Write("v.npy", FormatNpyHead({descr, false, {1}}) +
                                     std::string("\x80\x3f", 2));
    EXPECT_THAT(std::string(ReadNpy(path, {}).status().message()),
                HasSubstr("--dtype bfloat16"));
    const auto array = ReadNpy(path, DataType::kBFloat16);
    ASSERT_TRUE(array.ok()) << array.status();
    EXPECT_EQ(FormatRows(*array, " "), "1\n");
  }
}

TEST(NpyTest, ReadsVersionsTwoAndThree) {
  const TemporaryDirectory directory;
  const std::string text =
      "{'descr': '<f2', 'fortran_order': False, 'shape': (1,)}\n";
  for (char version : {'\2', '\3'}) {
    const std::string head = std::string("\x93NUMPY") + version + '\0' +
                             static_cast<char>(text.size()) +
                             std::string(3, '\0') + text;
    EXPECT_TRUE(
        ReadNpy(directory.Write("c.npy", head + std::string("\0\x3c", 2)), {})
            .ok());
  }
}

TEST(NpyTest, EveryTruncationIsRefused) {
  const TemporaryDirectory directory;
  const std::string whole =
      FormatNpyHead({"<f4", false, {2}}) + std::string(8, '\0');
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(
        ReadNpy(directory.Write("t.npy", whole.substr(0, size)), {}).ok())
        << size;
  }
  EXPECT_TRUE(ReadNpy(directory.Write("t.npy", whole), {}).ok());
  EXPECT_FALSE(ReadNpy(directory.Write("t.npy", whole + "x"), {}).ok());
}

TEST(NpyTest, SaysWhatIsWrongAndWhere) {
  const TemporaryDirectory directory;
  const auto error = [&](const std::string& content) {
    const std::string path = directory.Write("bad.npy", content);
    return std::string(ReadNpy(path, {}).status().message())
        .substr(path.size());
  };
  EXPECT_THAT(error("1 2 3"), HasSubstr(": no .npy file"));
  EXPECT_EQ(error(std::string("\x93NUMPY\x09\x00", 8)), ": version: 9, 1 to 3");
  EXPECT_EQ(error(FormatNpyHead({"<f4", false, {3}}) + std::string(8, '\0')),
            ": data: 8 bytes, 12 as the shape needs");
  EXPECT_EQ(error(FormatNpyHead({"<i4", false, {1}})),
            ": descr: '<i4', float16, float32, float64 or bfloat16");
  EXPECT_THAT(error(FormatNpyHead({"<f4", false, {INT64_MAX, INT64_MAX}})),
              HasSubstr("more elements than"));
  // 4 GiB of header promised.
  EXPECT_THAT(error(std::string("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12)),
              HasSubstr("at most 65536"));
  EXPECT_THAT(std::string(ReadNpy("/nowhere/x.npy", {}).status().message()),
              EndsWith("No such file or directory"));
}

TEST(NpyTest, AZeroLengthMakesAHugeShapeEmpty) {
  const TemporaryDirectory directory;
  const auto array =
      ReadNpy(directory.Write("z.npy",
                              FormatNpyHead({"<f4", false, {INT64_MAX, 8, 0}})),
              {});
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->elements(), 0u);
}

TEST(NpyTest, AnUnwritableFileIsAnError) {
  EXPECT_FALSE(WriteNpy("/nowhere/x.npy", Array{}).ok());
}

}  // namespace
}  // namespace leakyrelu::cli
