// SPDX-License-Identifier: Apache-2.0
#include "client/cli/array_file.h"

#include <gtest/gtest.h>

#include "client/cli/delimited.h"
#include "tests/temporary_directory.h"

namespace leakyrelu::cli {
namespace {

TEST(ArrayFileTest, TheNameChoosesTheFormat) {
  const TemporaryDirectory directory;
  const Array array = *ParseCsv("1,-2\n3,4\n", "", DataType::kFloat16);
  for (const char* name : {"a.npy", "a.csv"}) {
    ASSERT_TRUE(WriteArray(directory.Path(name), array).ok());
    const auto back = ReadArray(directory.Path(name), DataType::kFloat16);
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->shape, array.shape);
    EXPECT_EQ(back->bytes, array.bytes);
  }
  ASSERT_TRUE(WriteArray(directory.Path("a.txt"), array).ok());
  EXPECT_EQ(directory.Read("a.txt"), "1 -2\n3 4\n");
  EXPECT_EQ(ReadArray(directory.Path("a.txt"), {})->shape,
            std::vector<int64_t>{4});
}

TEST(ArrayFileTest, TextIsFloat32AndNumPyKnowsItsOwnType) {
  const TemporaryDirectory directory;
  EXPECT_EQ(ReadArray(directory.Write("t.txt", "1"), {})->type,
            DataType::kFloat32);
  const std::string path = directory.Path("d.npy");
  ASSERT_TRUE(WriteArray(path, *ParseText("1", "", DataType::kFloat64)).ok());
  EXPECT_EQ(ReadArray(path, {})->type, DataType::kFloat64);
  const auto half = ReadArray(path, DataType::kFloat16);
  EXPECT_EQ(half->type, DataType::kFloat16);
  EXPECT_EQ(half->bytes.size(), 2u);
}

TEST(ArrayFileTest, ErrorsNameTheFile) {
  EXPECT_EQ(ReadArray("/nowhere/x.txt", {}).status().message(),
            "/nowhere/x.txt: No such file or directory");
  EXPECT_FALSE(WriteArray("/nowhere/x.txt", Array{}).ok());
  const TemporaryDirectory directory;
  EXPECT_FALSE(ReadArray(directory.Path(""), {}).ok());
}

TEST(ArrayFileTest, ArgumentsMayShareAWord) {
  const auto array =
      ArrayOfArguments({"1,-2", "3 4", "5"}, "NUMBERS", DataType::kFloat32);
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(FormatRows(*array, " "), "1 -2 3 4 5\n");
  EXPECT_EQ(ArrayOfArguments({"1", "2,x"}, "--grad", DataType::kFloat32)
                .status()
                .message(),
            "--grad: item 3: 'x', a number");
}

}  // namespace
}  // namespace leakyrelu::cli
