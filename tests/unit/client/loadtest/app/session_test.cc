// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/short_run.h"
#include "tests/support/stub_server.h"
#include "tests/support/temporary_directory.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct Printed {
  int exit_code;
  std::string out;
  std::string err;
};

Printed RunPrinted(const CommandLine& command, bool interrupted = false) {
  const std::atomic<bool> interrupt{interrupted};
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int exit_code = RunSession(command, interrupt);
  return {exit_code, testing::internal::GetCapturedStdout(),
          testing::internal::GetCapturedStderr()};
}

CommandLine TwentyRequests(const StubServer& server) {
  CommandLine command;
  command.load = ShortRun(server);
  command.load.requests = 20;
  command.output.quiet = true;
  return command;
}

TEST(SessionTest, PrintsTheReportAndWritesTheFiles) {
  StubServer server({});
  const TemporaryDirectory folder;
  CommandLine command = TwentyRequests(server);
  command.output.json_file = folder.Path("r.json");
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitOk) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr(server.address()));
  EXPECT_THAT(printed.out, HasSubstr("p99"));
  EXPECT_EQ(printed.err, "");
  EXPECT_THAT(folder.Read("r.json"), HasSubstr("\"requests\": 20"));
}

TEST(SessionTest, BrokenThresholdSetsTheExitCode) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.output.fail_if = {*Condition::Parse("rate>0"),
                            *Condition::Parse("errors>0")};
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitThreshold);
  EXPECT_THAT(printed.err, StartsWith("leakyrelu-loadtest: threshold rate>0"));
  EXPECT_THAT(printed.out, HasSubstr("p99"));
}

TEST(SessionTest, WrongResultsSetTheExitCode) {
  StubServer server({.before = {}, .after = [](v1::Tensor* first) {
                       (*first->mutable_data())[0] ^= 1;
                     }});
  const Printed printed = RunPrinted(TwentyRequests(server));
  EXPECT_EQ(printed.exit_code, kExitMismatch);
  EXPECT_THAT(printed.err, HasSubstr("20 of 20 responses have wrong bits"));
}

TEST(SessionTest, FailingOrUnreachableServerSetsTheExitCode) {
  CommandLine command;
  {
    StubServer server(
        {.before =
             [](uint64_t) { return grpc::Status(grpc::INTERNAL, "broken"); },
         .after = {}});
    command = TwentyRequests(server);
    const Printed failed = RunPrinted(command);
    EXPECT_EQ(failed.exit_code, kExitServer);
    EXPECT_THAT(failed.err, HasSubstr("no call succeeded: INTERNAL: broken"));
  }
  command.load.connect_timeout = absl::Milliseconds(30);
  const Printed gone = RunPrinted(command);
  EXPECT_EQ(gone.exit_code, kExitServer);
  EXPECT_THAT(gone.err, StartsWith("leakyrelu-loadtest: server 127.0.0.1:"));
  EXPECT_THAT(gone.out, HasSubstr("Unreachable: nothing was measured."));
}

// No file of an earlier run is left.
TEST(SessionTest, ReportsStateThatNoCallSucceeded) {
  const TemporaryDirectory folder;
  CommandLine command;
  {
    StubServer server({});
    command = TwentyRequests(server);
  }
  command.load.connect_timeout = absl::Milliseconds(30);
  command.output.json_file = folder.Write("r.json", "{\"requests\": 20}");
  command.output.html_file = folder.Write("r.html", "old");
  command.output.prometheus_file = folder.Write("r.prom", "old");
  EXPECT_EQ(RunPrinted(command).exit_code, kExitServer);
  EXPECT_THAT(folder.Read("r.json"),
              AllOf(HasSubstr("\"outcome\": \"unreachable\""),
                    HasSubstr("\"requests\": null")));
  EXPECT_THAT(folder.Read("r.html"), HasSubstr("nothing was measured"));
  EXPECT_THAT(folder.Read("r.prom"), HasSubstr("outcome=\"unreachable\""));
}

TEST(SessionTest, InterruptedWarmUpMeasuresNothing) {
  StubServer server({});
  const TemporaryDirectory folder;
  CommandLine command = TwentyRequests(server);
  command.load.requests = 0;
  command.load.warm_up = absl::Seconds(20);
  command.output.json_file = folder.Path("r.json");
  // A threshold does not apply to a run that was not measured.
  command.output.fail_if = {*Condition::Parse("p99>1ns")};
  const Printed printed = RunPrinted(command, /*interrupted=*/true);
  EXPECT_EQ(printed.exit_code, kExitServer);
  EXPECT_THAT(printed.err, HasSubstr("interrupted before the measurement"));
  EXPECT_THAT(printed.out, Not(HasSubstr("FAILED")));
  EXPECT_THAT(folder.Read("r.json"),
              AllOf(HasSubstr("\"outcome\": \"interrupted\""),
                    HasSubstr("\"requests_per_second\": null")));
}

// It is not reported as an unreachable server.
TEST(SessionTest, BadAddressIsAUsageErrorBeforeTheRun) {
  const TemporaryDirectory folder;
  CommandLine command;
  command.load.target.server = "nowhere:port";
  command.output.json_file = folder.Write("r.json", "old");
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitUsage);
  EXPECT_EQ(printed.out, "");
  EXPECT_EQ(folder.Read("r.json"), "old");
}

TEST(SessionTest, ThresholdOnTooFewRequestsIsWarnedAbout) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.output.fail_if = {*Condition::Parse("p99>1h")};
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitOk);
  EXPECT_THAT(printed.out,
              HasSubstr("p99>1h was judged by 20 requests, fewer than the 1000 "
                        "that its quantile takes"));
}

// Before any load is applied.
TEST(SessionTest, UnwritableFileIsReportedFirst) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.output.html_file = "/nonexistent/r.html";
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitUsage);
  EXPECT_THAT(printed.err, HasSubstr("--html: got \"/nonexistent/r.html\""));
  EXPECT_EQ(server.requests(), 0u);
}

TEST(SessionTest, SweepPrintsItsStepsAndTheBest) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.mode = Mode::kSweep;
  command.sweep.by_rate = false;
  command.sweep.first = 1;
  command.sweep.highest = 2;
  command.sweep.objectives = {*Condition::Parse("errors<=0")};
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitOk) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("errors<=0"));
  // Two steps, and the better one once more.
  EXPECT_EQ(server.requests(), 60u);

  command.sweep.objectives = {*Condition::Parse("errors>1000")};
  const Printed broken = RunPrinted(command);
  EXPECT_EQ(broken.exit_code, kExitThreshold);
  EXPECT_THAT(broken.err, HasSubstr("no load keeps errors>1000"));
}

TEST(SessionTest, CompareRunsEachTargetInEachRound) {
  StubServer one({});
  StubServer other({});
  CommandLine command = TwentyRequests(one);
  command.mode = Mode::kCompare;
  command.compare.rounds = 2;
  command.compare.targets = {{"one", one.address(), false},
                             {"other", other.address(), false}};
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitOk) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("other"));
  EXPECT_EQ(one.requests(), 40u);
  EXPECT_EQ(other.requests(), 40u);
}

// The new report may replace the earlier one.
TEST(SessionTest, CompareWithAnEarlierReport) {
  StubServer server({});
  const TemporaryDirectory folder;
  CommandLine command = TwentyRequests(server);
  command.output.json_file = folder.Path("r.json");
  EXPECT_EQ(RunPrinted(command).exit_code, kExitOk);
  command.mode = Mode::kCompare;
  command.compare.rounds = 1;
  command.compare.targets = {{"now", server.address(), false}};
  command.compare.earlier_file = command.output.json_file;
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitOk) << printed.err;
  EXPECT_THAT(printed.out, HasSubstr("to the earlier report"));
  EXPECT_THAT(folder.Read("r.json"), HasSubstr("\"rate_to_earlier\": "));

  command.compare.earlier_file = folder.Write("no.json", "{}");
  const Printed refused = RunPrinted(command);
  EXPECT_EQ(refused.exit_code, kExitUsage);
  EXPECT_THAT(refused.err,
              HasSubstr("--with: got \"" + folder.Path("no.json")));
  EXPECT_EQ(server.requests(), 40u);
}

TEST(SessionTest, InterruptedRunIsReported) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.load.requests = 0;
  const Printed printed = RunPrinted(command, /*interrupted=*/true);
  EXPECT_THAT(printed.out, HasSubstr("Interrupted: "));
}

}  // namespace
}  // namespace leakyrelu::loadtest
