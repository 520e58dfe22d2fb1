// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/file_format.h"

#include <gtest/gtest.h>

namespace leakyrelu::cli {
namespace {

TEST(FileFormatTest, ExtensionSelectsTheFormat) {
  EXPECT_EQ(*FormatOfOutput("a.npy", kArrayFormats), FileFormat::kNpy);
  EXPECT_EQ(*FormatOfOutput("/b.c/A.CSV", kArrayFormats), FileFormat::kCsv);
  EXPECT_EQ(*FormatOfOutput("a.txt", kArrayFormats), FileFormat::kText);
  EXPECT_EQ(*FormatOfOutput("a.b.json", kArrayFormats), FileFormat::kJson);
  EXPECT_EQ(*FormatOfOutput("a.svg", kCurveFormats), FileFormat::kSvg);
}

TEST(FileFormatTest, NameWithoutExtensionIsText) {
  for (const char* path : {"a", "/dev/stdout", "/b.c/a"}) {
    EXPECT_EQ(*FormatOfOutput(path, kArrayFormats), FileFormat::kText);
    EXPECT_FALSE(FormatOfOutput(path, kCurveFormats).ok());
  }
}

TEST(FileFormatTest, UnknownExtensionsAreRefusedWithTheList) {
  for (const char* path : {"a.png", "a.npy.gz", "a.", "a.svg"}) {
    EXPECT_EQ(FormatOfOutput(path, kArrayFormats).status().message(),
              std::string("--output: got \"") + path +
                  "\", allowed: - or a name that ends in .npy, .csv, .txt, "
                  ".json");
  }
}

}  // namespace
}  // namespace leakyrelu::cli
