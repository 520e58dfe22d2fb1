// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/loadtest/command_line.h"
#include "tests/unit/client/loadtest/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Report ExampleReport() {
  Report report;
  report.headline = ExampleRun();
  return report;
}

void ExpectVerdict(const Report& report, int exit_code, const char* said) {
  const Verdict verdict = Judge(report);
  EXPECT_EQ(verdict.exit_code, exit_code);
  EXPECT_THAT(verdict.message, HasSubstr(said));
}

TEST(VerdictTest, AFinishedRunIsFineWithSomeErrors) {
  EXPECT_EQ(Judge(ExampleReport()).exit_code, kExitOk);
  EXPECT_THAT(Judge(ExampleReport()).message, IsEmpty());
  Report interrupted = ExampleReport();
  interrupted.headline.outcome = Outcome::kInterrupted;
  EXPECT_EQ(Judge(interrupted).exit_code, kExitOk);
}

TEST(VerdictTest, WrongBitsWeighMost) {
  Report report = ExampleReport();
  report.broken_thresholds = {"p99>5us: 990 us"};
  ExpectVerdict(report, kExitThreshold, "p99>5us");
  report.headline.outcome = Outcome::kServerLost;
  ExpectVerdict(report, kExitServer, "UNAVAILABLE: a <b>");
  report.headline.mismatches = 1;
  report.headline.first_mismatch = "outputs[0] element 3";
  ExpectVerdict(report, kExitMismatch, "outputs[0] element 3");
}

TEST(VerdictTest, ZeroSuccessesIsAFailure) {
  Report report = ExampleReport();
  report.headline.errors = report.headline.requests;
  ExpectVerdict(report, kExitServer, "no call succeeded");
  ExpectVerdict(Report(), kExitServer, "no call succeeded");
}

TEST(VerdictTest, SweepsAndComparisonsLookAtAllRuns) {
  Report sweep = ExampleSweep();
  EXPECT_EQ(Judge(sweep).exit_code, kExitOk);
  sweep.sweep->steps[2].run.mismatches = 1;
  EXPECT_EQ(Judge(sweep).exit_code, kExitMismatch);
  sweep = ExampleSweep();
  sweep.sweep->best.reset();
  ExpectVerdict(sweep, kExitThreshold, "no load keeps p99<5ms");
  Report compare = ExampleCompare();
  EXPECT_EQ(Judge(compare).exit_code, kExitOk);
  compare.compare->targets[1].run.outcome = Outcome::kServerLost;
  EXPECT_EQ(Judge(compare).exit_code, kExitServer);
}

}  // namespace
}  // namespace leakyrelu::loadtest
