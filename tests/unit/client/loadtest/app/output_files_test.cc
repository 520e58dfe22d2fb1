// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/output_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temporary_directory.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(OutputFilesTest, WritesOnlyTheRequestedFiles) {
  const TemporaryDirectory folder;
  OutputOptions output;
  output.json_file = folder.Path("r.json");
  output.html_file = folder.Path("r.html");
  output.hgrm_file = folder.Path("r.hgrm");
  output.prometheus_file = folder.Path("r.prom");
  EXPECT_TRUE(PrepareOutputFiles(output).ok());
  Report report;
  report.headline = ExampleRun();
  EXPECT_TRUE(WriteOutputFiles(output, report).ok());
  EXPECT_THAT(folder.Read("r.json"), StartsWith("{"));
  EXPECT_THAT(folder.Read("r.html"), StartsWith("<!doctype html>"));
  EXPECT_THAT(folder.Read("r.hgrm"), HasSubstr("Percentile"));
  EXPECT_THAT(folder.Read("r.prom"), StartsWith("# HELP"));
  EXPECT_EQ(
      std::distance(std::filesystem::directory_iterator(folder.Path("")), {}),
      4);
}

// After a run that failed, no file of an earlier run is left to be read.
TEST(OutputFilesTest, PreparingRemovesEarlierFiles) {
  const TemporaryDirectory folder;
  OutputOptions output;
  output.json_file = folder.Path("r.json");
  std::ofstream(output.json_file) << "{\"of\": \"yesterday\"}";
  EXPECT_TRUE(PrepareOutputFiles(output).ok());
  EXPECT_FALSE(std::filesystem::exists(output.json_file));
}

TEST(OutputFilesTest, FilesStateThatNothingWasMeasured) {
  const TemporaryDirectory folder;
  OutputOptions output;
  output.json_file = folder.Path("r.json");
  output.html_file = folder.Path("r.html");
  output.hgrm_file = folder.Path("r.hgrm");
  output.prometheus_file = folder.Path("r.prom");
  Report report;
  report.headline = UnreachableRun();
  EXPECT_TRUE(WriteOutputFiles(output, report).ok());
  EXPECT_THAT(folder.Read("r.json"), HasSubstr("\"outcome\": \"unreachable\""));
  EXPECT_THAT(folder.Read("r.html"),
              HasSubstr("Unreachable: nothing was measured."));
  EXPECT_THAT(folder.Read("r.prom"),
              HasSubstr("leakyrelu_loadtest_outcome{outcome=\"unreachable\"}"));
  EXPECT_THAT(folder.Read("r.hgrm"),
              HasSubstr("Total count    =            0"));
}

TEST(OutputFilesTest, MissingFolderIsReportedBeforeTheRun) {
  OutputOptions output;
  output.html_file = "/nonexistent/r.html";
  const absl::Status status = PrepareOutputFiles(output);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("--html: got \"/nonexistent/r.html\", allowed: a file "
                        "that can be written (No such file"));
  EXPECT_FALSE(WriteOutputFiles(output, Report()).ok());
}

}  // namespace
}  // namespace leakyrelu::loadtest
