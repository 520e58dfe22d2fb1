// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/earlier_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_replace.h"
#include "client/loadtest/printers/json_report.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void ExpectRefused(const std::string& json, const char* got) {
  const absl::StatusOr<EarlierRun> earlier =
      ParseEarlierRun(json, "old.json", LoadOptions(), ClientFacts());
  ASSERT_FALSE(earlier.ok()) << json;
  EXPECT_THAT(std::string(earlier.status().message()),
              HasSubstr(std::string("--with: got \"old.json\"") + got));
}

TEST(EarlierRunTest, HasTheFiguresOfTheReport) {
  const Report report = ExampleReport();
  const absl::StatusOr<EarlierRun> earlier = ParseEarlierRun(
      FormatJson(report), "old.json", report.headline.options, report.client);
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  EXPECT_EQ(earlier->file, "old.json");
  EXPECT_EQ(earlier->server, "127.0.0.1:50051");
  EXPECT_EQ(earlier->started, "2023-11-14T22:13:20+00:00");
  EXPECT_EQ(earlier->requests, 1000u);
  EXPECT_EQ(earlier->errors, 10u);
  EXPECT_EQ(RateToEarlier(report.headline, *earlier), 1);
  EXPECT_NEAR(P99ToEarlier(report.headline, *earlier), 1, 1e-6);
  EXPECT_THAT(earlier->differences, IsEmpty());
}

TEST(EarlierRunTest, UsesTheBestStepOfASweep) {
  const Report report = ExampleSweep();
  const absl::StatusOr<EarlierRun> earlier =
      ParseEarlierRun(FormatJson(report), "s", LoadOptions(), ClientFacts());
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  EXPECT_EQ(earlier->requests_per_second,
            report.sweep->steps[1].run.requests_per_second());
}

TEST(EarlierRunTest, ListsOptionsThatDiffer) {
  LoadOptions now;
  now.elements = ElementSizes::Fixed(64);
  now.concurrency = 8;
  // The option under comparison, and irrelevant ones.
  now.target.server = "other:1";
  now.target.tls = true;
  now.seed = 9;
  now.duration = absl::Seconds(60);
  ClientFacts client = ExampleClient();
  client.cpu = "Other CPU";
  const absl::StatusOr<EarlierRun> earlier =
      ParseEarlierRun(FormatJson(ExampleReport()), "old.json", now, client);
  ASSERT_TRUE(earlier.ok()) << earlier.status();
  EXPECT_THAT(
      earlier->differences,
      ElementsAre("concurrency: 64, now 8", "elements: \"1024\", now \"64\"",
                  "cpu: \"Example CPU\", now \"Other CPU\""));
}

TEST(EarlierRunTest, RefusesOtherFilesAndRunsWithoutMeasurements) {
  ExpectRefused("", ", which is no JSON");
  ExpectRefused("{\"schema\": 1", ", which is no JSON");
  ExpectRefused("[1]", ", which is no JSON");
  ExpectRefused("{}", " of schema \"\", not leakyrelu-loadtest/2");
  const std::string good = FormatJson(ExampleReport());
  ExpectRefused(absl::StrReplaceAll(good, {{"loadtest/2", "loadtest/1"}}),
                " of schema \"leakyrelu-loadtest/1\"");
  ExpectRefused(absl::StrReplaceAll(good, {{"\"p99\": ", "\"p98\": "}}),
                " of outcome \"completed\"");
  Report report;
  report.headline = UnreachableRun();
  ExpectRefused(FormatJson(report), " of outcome \"unreachable\"");
  report.headline = ExampleRun();
  report.headline.errors = report.headline.requests;
  ExpectRefused(FormatJson(report), " of outcome \"completed\"");
}

}  // namespace
}  // namespace leakyrelu::loadtest
