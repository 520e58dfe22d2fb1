// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/output_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "tests/unit/client/loadtest/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(OutputFilesTest, WritesWhatWasAskedForAndLeavesNothingElse) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) /
      absl::StrCat("output_files_test-", getpid());
  std::filesystem::create_directory(folder);
  OutputOptions output;
  output.json_file = folder / "r.json";
  output.html_file = folder / "r.html";
  output.hgrm_file = folder / "r.hgrm";
  output.prometheus_file = folder / "r.prom";
  EXPECT_TRUE(CheckOutputFiles(output).ok());
  Report report;
  report.headline = ExampleRun();
  EXPECT_TRUE(WriteOutputFiles(output, report).ok());
  EXPECT_THAT(Read(output.json_file), StartsWith("{"));
  EXPECT_THAT(Read(output.html_file), StartsWith("<!doctype html>"));
  EXPECT_THAT(Read(output.hgrm_file), HasSubstr("Percentile"));
  EXPECT_THAT(Read(output.prometheus_file), StartsWith("# HELP"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 4);
  std::filesystem::remove_all(folder);
}

TEST(OutputFilesTest, AMissingFolderIsFoundBeforeTheRun) {
  OutputOptions output;
  output.html_file = "/nonexistent/r.html";
  const absl::Status status = CheckOutputFiles(output);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("--html: /nonexistent/r.html: No such file"));
  EXPECT_FALSE(WriteOutputFiles(output, Report()).ok());
}

}  // namespace
}  // namespace leakyrelu::loadtest
