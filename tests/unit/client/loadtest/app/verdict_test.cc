// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/loadtest/app/command_line.h"
#include "tests/unit/client/loadtest/printers/example_report.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Report GoodReport() {
  Report report = ExampleReport();
  report.broken_thresholds.clear();
  return report;
}

void ExpectVerdict(const Report& report, int exit_code, const char* said) {
  const Verdict verdict = Judge(report);
  EXPECT_EQ(verdict.exit_code, exit_code);
  EXPECT_THAT(verdict.message, HasSubstr(said));
}

TEST(VerdictTest, CompletedRunWithSomeErrorsSucceeds) {
  EXPECT_EQ(Judge(GoodReport()).exit_code, kExitOk);
  EXPECT_THAT(Judge(GoodReport()).message, IsEmpty());
  Report interrupted = GoodReport();
  interrupted.headline.outcome = Outcome::kInterrupted;
  EXPECT_EQ(Judge(interrupted).exit_code, kExitOk);
}

TEST(VerdictTest, WrongResultsTakePrecedence) {
  Report report = GoodReport();
  report.broken_thresholds = {"p99>5us: 990 us"};
  ExpectVerdict(report, kExitThreshold, "p99>5us");
  report.headline.outcome = Outcome::kServerLost;
  ExpectVerdict(report, kExitServer, "UNAVAILABLE: a <b>");
  report.headline.mismatches = 1;
  report.headline.first_mismatch = "outputs[0] element 3";
  ExpectVerdict(report, kExitMismatch, "outputs[0] element 3");
}

TEST(VerdictTest, ZeroSuccessesIsAFailure) {
  Report report = GoodReport();
  report.headline.errors = report.headline.requests;
  ExpectVerdict(report, kExitServer, "no call succeeded");
  ExpectVerdict(Report(), kExitServer, "no call succeeded");
}

TEST(VerdictTest, RunInWhichNoRequestWasDueIsWrongUsage) {
  Report report = GoodReport();
  report.headline.requests = 0;
  report.headline.errors = 0;
  ExpectVerdict(report, kExitUsage, "no request was due");
}

TEST(VerdictTest, SweepsAndComparisonsCheckAllRuns) {
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

TEST(VerdictTest, MeasuringNothingIsAFailureWithAReason) {
  Report report = GoodReport();
  report.headline = UnreachableRun();
  ExpectVerdict(report, kExitServer, "127.0.0.1:50051: Connection refused");
  report.headline.outcome = Outcome::kInterrupted;
  ExpectVerdict(report, kExitServer, "interrupted before the measurement");
  // A target that was not run, because the one before it ended early, is not
  // the cause of the failure.
  Report compare = ExampleCompare();
  compare.compare->targets[1].run = RunReport();
  compare.compare->targets[1].run.outcome = Outcome::kNotRun;
  compare.compare->targets[0].run.outcome = Outcome::kInterrupted;
  EXPECT_EQ(Judge(compare).exit_code, kExitOk);
}

}  // namespace
}  // namespace leakyrelu::loadtest
