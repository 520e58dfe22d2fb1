// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "client/cli/files/delimited.h"
#include "tests/support/temporary_directory.h"

namespace leakyrelu::cli {
namespace {

using Shape = std::vector<int64_t>;

Array Example(DataType type) {
  return *ParseDelimited("1,-2\n3,4\n", "", {}, true, type);
}

// Replaces standard input by a file during the test.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path) : saved_(dup(STDIN_FILENO)) {
    const int fd = open(path.c_str(), O_RDONLY);
    dup2(fd, STDIN_FILENO);
    close(fd);
  }
  ~StandardInput() {
    dup2(saved_, STDIN_FILENO);
    close(saved_);
  }

 private:
  const int saved_;
};

TEST(ArrayFileTest, RoundTrips) {
  const TemporaryDirectory directory;
  const Array array = Example(DataType::kFloat16);
  for (FileFormat format : {FileFormat::kNpy, FileFormat::kCsv}) {
    const char* name = format == FileFormat::kNpy ? "a.npy" : "a.CSV";
    const std::string path = directory.Write(name, FormatArray(array, format));
    const auto back = ReadArray("--input", path, {.type = DataType::kFloat16});
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->shape, array.shape);
    EXPECT_EQ(back->bytes, array.bytes);
  }
  EXPECT_EQ(FormatArray(array, FileFormat::kText), "1 -2\n3 4\n");
}

TEST(ArrayFileTest, StandardInputTakesEveryFormat) {
  const TemporaryDirectory directory;
  const Array array = Example(DataType::kFloat64);
  for (FileFormat format : {FileFormat::kNpy, FileFormat::kCsv}) {
    const StandardInput input(directory.Write("x", FormatArray(array, format)));
    const auto back = ReadArray("--input", "-", {});
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->shape, (Shape{2, 2}));
    EXPECT_EQ(back->type, format == FileFormat::kNpy ? DataType::kFloat64
                                                     : DataType::kFloat32);
  }
  const StandardInput bad(directory.Write("x", "1\nx\n"));
  EXPECT_EQ(ReadArray("--input", "-", {}).status().message(),
            "standard input:2: column 1: got \"x\", allowed: a number");
}

TEST(ArrayFileTest, NpyFileNeedsNoExtension) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write(
      "x.data", FormatArray(Example(DataType::kFloat64), FileFormat::kNpy));
  EXPECT_EQ(ReadArray("--input", path, {})->type, DataType::kFloat64);
  EXPECT_FALSE(ReadArray("--input", directory.Write("x.npy", "1 2"), {}).ok());
}

TEST(ArrayFileTest, TextTakesTheRequestedTypeAndNpyKeepsItsOwn) {
  const TemporaryDirectory directory;
  const std::string text = directory.Write("t.txt", "1");
  EXPECT_EQ(ReadArray("--input", text, {})->type, DataType::kFloat32);
  EXPECT_EQ(ReadArray("--input", text, {.text_type = DataType::kFloat64})->type,
            DataType::kFloat64);
  const std::string npy = directory.Write(
      "d.npy", FormatArray(Example(DataType::kFloat64), FileFormat::kNpy));
  EXPECT_EQ(ReadArray("--input", npy, {.text_type = DataType::kFloat16})->type,
            DataType::kFloat64);
  const auto half = ReadArray("--input", npy, {.type = DataType::kFloat16});
  EXPECT_EQ(half->type, DataType::kFloat16);
  EXPECT_EQ(half->bytes.size(), 8u);
}

TEST(ArrayFileTest, ErrorsNameTheFile) {
  EXPECT_EQ(ReadArray("--input", "/nowhere/x.txt", {}).status().message(),
            "--input: got \"/nowhere/x.txt\", allowed: a file that can be read "
            "(No such file or directory)");
  const TemporaryDirectory directory;
  EXPECT_FALSE(ReadArray("--input", directory.Path(""), {}).ok());
}

TEST(ArrayFileTest, OneArgumentMayHoldSeveralNumbers) {
  const auto array = ArrayOfArguments({"1,-2", "3 4", "5"}, "NUMBERS", {});
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(array->shape, Shape{5});
  EXPECT_EQ(FormatRows(*array, " "), "1 -2 3 4 5\n");
  EXPECT_EQ(ArrayOfArguments({"1", "2,x"}, "--grad", {}).status().message(),
            "--grad, item 3: got \"x\", allowed: a number");
}

TEST(ArrayFileTest, TextIsWrittenAsItIsRead) {
  Array array{DataType::kFloat32, {1, 2}, false, {}};
  const float values[] = {1.5, -0.25};
  const auto* bytes = reinterpret_cast<const std::byte*>(values);
  array.bytes.assign(bytes, bytes + sizeof(values));
  const TextFormat german{.decimal = ','};
  EXPECT_EQ(FormatArray(array, FileFormat::kCsv), "1.5,-0.25\n");
  EXPECT_EQ(FormatArray(array, FileFormat::kCsv, german), "1,5;-0,25\n");
  EXPECT_EQ(FormatArray(array, FileFormat::kText, german), "1,5 -0,25\n");
  const TextFormat tabs{.delimiter = '\t'};
  EXPECT_EQ(FormatArray(array, FileFormat::kCsv, tabs), "1.5\t-0.25\n");
  const TemporaryDirectory directory;
  const std::string path = directory.Write(
      "german.csv", FormatArray(array, FileFormat::kCsv, german));
  const auto back = ReadArray("--input", path, {.text = german});
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->bytes, array.bytes);
}

}  // namespace
}  // namespace leakyrelu::cli
