// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/integration/short_run.h"
#include "tests/integration/stub_server.h"
#include "tests/temporary_directory.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
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

TEST(SessionTest, AThresholdThatIsBrokenIsAnExitCode) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.output.fail_if = {*Condition::Parse("rate>0"),
                            *Condition::Parse("errors>0")};
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitThreshold);
  EXPECT_THAT(printed.err, StartsWith("leakyrelu-loadtest: threshold rate>0"));
  EXPECT_THAT(printed.out, HasSubstr("p99"));
}

TEST(SessionTest, WrongBitsAreAnExitCode) {
  StubServer server({.before = {}, .after = [](v1::Tensor* first) {
                       (*first->mutable_data())[0] ^= 1;
                     }});
  const Printed printed = RunPrinted(TwentyRequests(server));
  EXPECT_EQ(printed.exit_code, kExitMismatch);
  EXPECT_THAT(printed.err, HasSubstr("20 of 20 responses have wrong bits"));
}

TEST(SessionTest, AServerThatOnlyFailsOrIsNotThereIsAnExitCode) {
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
  EXPECT_EQ(gone.out, "");
}

// Before a load is put on anything.
TEST(SessionTest, AFileThatCannotBeWrittenIsFoundFirst) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.output.html_file = "/nonexistent/r.html";
  const Printed printed = RunPrinted(command);
  EXPECT_EQ(printed.exit_code, kExitUsage);
  EXPECT_THAT(printed.err, HasSubstr("--html: /nonexistent/r.html"));
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
  EXPECT_EQ(server.requests(), 40u);

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

TEST(SessionTest, AnInterruptedRunIsStillReported) {
  StubServer server({});
  CommandLine command = TwentyRequests(server);
  command.load.requests = 0;
  const Printed printed = RunPrinted(command, /*interrupted=*/true);
  EXPECT_THAT(printed.out, HasSubstr("INTERRUPTED"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
