// SPDX-License-Identifier: Apache-2.0
#include "base/files/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "tests/support/temporary_directory.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(FilesTest, WrittenFileReadsBack) {
  TemporaryDirectory folder;
  const std::string path = folder.Path("a");
  for (const size_t size : {size_t{0}, size_t{1}, size_t{3} << 20}) {
    const std::string contents(size, '\xff');
    ASSERT_TRUE(WriteFile("--output", path, contents).ok());
    const auto read = ReadFile("--input", path);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, contents);
    EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  }
}

TEST(FilesTest, ErrorsNameFieldPathAndReason) {
  TemporaryDirectory folder;
  const std::string missing = folder.Path("missing\n");
  const auto read = ReadFile("--input", missing);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(read.status().message(),
            "--input: got \"" + folder.Path("missing\\n") +
                "\", allowed: a file that can be read (No such file or "
                "directory)");
  EXPECT_THAT(
      std::string(ReadFile("--input", folder.Path("")).status().message()),
      HasSubstr("(Is a directory)"));
  const absl::Status written =
      WriteFile("--output", folder.Path("no/such/folder"), "x");
  EXPECT_THAT(std::string(written.message()), StartsWith("--output: got \""));
  EXPECT_THAT(std::string(written.message()),
              HasSubstr("a file that can be written (No such file or "));
}

TEST(FilesTest, ReadRegularFileRefusesOtherFiles) {
  TemporaryDirectory folder;
  const std::string path = folder.Write("a", "12345");
  EXPECT_EQ(*ReadRegularFile("--config", path), "12345");
  const std::string link = folder.Path("link");
  std::filesystem::create_symlink(path, link);
  EXPECT_EQ(*ReadRegularFile("--config", link), "12345");
  const std::string pipe = folder.Path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& [other, kind] :
       {std::pair{folder.Path(""), "directory"}, std::pair{pipe, "pipe"},
        std::pair{std::string("/dev/zero"), "device"}}) {
    EXPECT_EQ(ReadRegularFile("--config", other).status(),
              absl::InvalidArgumentError("--config: got the " +
                                         std::string(kind) + " \"" + other +
                                         "\", allowed: a regular file"));
  }
  EXPECT_EQ(ReadRegularFile("--config", folder.Path("b")).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(FilesTest, TooLongFilesAreRefused) {
  TemporaryDirectory folder;
  const std::string path = folder.Write("a", "12345");
  EXPECT_EQ(*ReadFile("--ca", path, 5), "12345");
  const auto read = ReadFile("--ca", path, 4);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(read.status().message()),
              HasSubstr("allowed: a file of at most 4 bytes"));
}

TEST(FilesTest, FullDeviceIsAnError) {
  const absl::Status written = WriteFile("--output", "/dev/full", "x");
  EXPECT_EQ(written.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(written.message()), HasSubstr("No space left"));
}

TEST(FilesTest, FailureLeavesTheOldFile) {
  TemporaryDirectory folder;
  const std::string path = folder.Write("a", "old");
  // A directory occupies the path of the partial file.
  std::filesystem::create_directory(path + ".partial");
  EXPECT_FALSE(WriteFile("--output", path, "new").ok());
  EXPECT_EQ(folder.Read("a"), "old");
}

TEST(FilesTest, PipeIsWrittenInPlace) {
  TemporaryDirectory folder;
  const std::string path = folder.Path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = *ReadFile("--input", path); });
  EXPECT_TRUE(WriteFile("--output", path, "through").ok());
  reader.join();
  EXPECT_EQ(got, "through");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST(FilesTest, SymbolicLinkIsKept) {
  TemporaryDirectory folder;
  folder.Write("a", "old");
  std::filesystem::create_symlink(folder.Path("a"), folder.Path("link"));
  EXPECT_TRUE(WriteFile("--output", folder.Path("link"), "new").ok());
  EXPECT_EQ(folder.Read("a"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.Path("link")));
}

TEST(FilesTest, PrepareRemovesOldFile) {
  TemporaryDirectory folder;
  const std::string path = folder.Write("a", "old");
  EXPECT_TRUE(PrepareFile("--json", path).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder.Path("")));
  EXPECT_TRUE(PrepareFile("--json", path).ok());
  EXPECT_TRUE(PrepareFile("--json", "/dev/null").ok());
  EXPECT_TRUE(std::filesystem::exists("/dev/null"));
  EXPECT_THAT(
      std::string(PrepareFile("--json", "/nowhere/a").message()),
      HasSubstr("--json: got \"/nowhere/a\", allowed: a file that can be "
                "written (No such file"));
  EXPECT_FALSE(PrepareFile("--json", folder.Path("")).ok());
}

}  // namespace
}  // namespace leakyrelu
