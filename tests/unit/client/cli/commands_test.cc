// SPDX-License-Identifier: Apache-2.0
#include "client/cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "client/cli/array_file.h"
#include "client/cli/delimited.h"
#include "client/cli/exit_code.h"
#include "client/cli/parse.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/temporary_directory.h"
#include "tests/unit/client/library/fake_server.h"

// The whole program but main, against a server of stock parts.
namespace leakyrelu::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Words = std::vector<std::string>;

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

class CommandsTest : public ::testing::Test {
 protected:
  Outcome RunProgram(Words words) {
    words.insert(words.begin(), {"--server", server_.address()});
    std::ostringstream out;
    std::ostringstream err;
    const auto parsed = ParseCommandLine(words, out, err);
    if (const int* code = std::get_if<int>(&parsed)) {
      return {*code, out.str(), err.str()};
    }
    testing::internal::CaptureStdout();
    const int code = cli::Run(std::get<Options>(parsed), out, err);
    const std::string printed = testing::internal::GetCapturedStdout();
    return {code, printed + out.str(), err.str()};
  }

  grpc::Status answer_;
  FakeServer server_{[this](grpc::ServerContext*, int) { return answer_; }};
  TemporaryDirectory directory_;
};

TEST_F(CommandsTest, ForwardOfArguments) {
  const Outcome outcome =
      RunProgram({"forward", "1", "-2", "3", "--slope", "0.1"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.code, kOk);
  EXPECT_EQ(outcome.out, "1 -0.2 3\n");
}

TEST_F(CommandsTest, BackwardWithAndWithoutGradient) {
  EXPECT_EQ(RunProgram({"backward", "1", "-2", "0"}).out, "1 0.01 0.01\n");
  EXPECT_EQ(
      RunProgram({"backward", "1", "-2", "--grad", "-3,4", "--slope", "0.5"})
          .out,
      "-3 2\n");
}

TEST_F(CommandsTest, ThePresetsGiveTheTextbooksNumbers) {
  EXPECT_EQ(RunProgram({"forward", "-5", "--preset", "numpy"}).out, "-0.5\n");
  EXPECT_EQ(RunProgram({"forward", "-5", "--preset", "tensorflow"}).out,
            "-1\n");
  EXPECT_EQ(RunProgram({"forward", "-4", "--preset", "pytorch"}).out,
            "-0.04\n");
  EXPECT_EQ(RunProgram({"backward", "-5", "5", "--preset", "c"}).out,
            "0.01 1\n");
}

TEST_F(CommandsTest, FilesInAndOutWithAndWithoutStreaming) {
  const std::string in = directory_.Write("x.csv", "1,-2\n-4,8\n");
  for (const Words& more : {Words{}, Words{"--stream"}}) {
    Words words = {
        "forward", "--input", in, "--output", directory_.Path("y.npy"),
        "--slope", "0.5"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = RunProgram(words);
    ASSERT_EQ(outcome.code, kOk) << outcome.err;
    const auto y = ReadArray(directory_.Path("y.npy"), {});
    ASSERT_TRUE(y.ok()) << y.status();
    EXPECT_EQ(y->shape, (std::vector<int64_t>{2, 2}));
    EXPECT_EQ(FormatRows(*y, ","), "1,-1\n-2,8\n");
  }
}

TEST_F(CommandsTest, AFortranInputMeetsACGradient) {
  Array x = *ParseCsv("1,-1\n-1,-1\n1,1\n", "", DataType::kFloat64);
  x.shape = {2, 3};  // as Fortran lays it out: rows 1 -1 1, -1 -1 1
  x.fortran_order = true;
  ASSERT_TRUE(WriteArray(directory_.Path("x.npy"), x).ok());
  const std::string g = directory_.Write("g.csv", "1,2,3\n4,5,6\n");
  const Outcome outcome =
      RunProgram({"backward", "--input", directory_.Path("x.npy"),
                  "--grad-input", g, "--slope", "10"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "1 20 3\n40 50 6\n");
}

TEST_F(CommandsTest, BadNumbersAndFilesNameThePlace) {
  Outcome outcome = RunProgram({"forward", "1", "x"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_EQ(outcome.err, "leakyrelu: NUMBERS: item 2: 'x', a number\n");
  const std::string path = directory_.Write("points.csv", "1,2\n3,4\n5,abc\n");
  outcome = RunProgram({"forward", "--input", path});
  EXPECT_EQ(outcome.code, kFile);
  EXPECT_THAT(outcome.err, EndsWith("points.csv:3: column 2: 'abc', a "
                                    "number\n"));
  outcome = RunProgram({"forward", "1", "--output", "/nowhere/y.csv"});
  EXPECT_EQ(outcome.code, kFile);
  outcome = RunProgram({"--certificate", "/nowhere", "health"});
  EXPECT_EQ(outcome.code, kFile);
}

TEST_F(CommandsTest, TheServersNoIsCodeOne) {
  answer_ = ToGrpcStatus(InvalidArgument(
      {.reason = "X", .field = "inputs", .got = "none", .allowed = "some"}));
  const Outcome outcome = RunProgram({"forward", "1"});
  EXPECT_EQ(outcome.code, kRefused);
  EXPECT_THAT(outcome.err, HasSubstr("inputs: none, some"));
}

TEST_F(CommandsTest, NoServerIsCodeFour) {
  server_.Stop();
  const Outcome outcome = RunProgram({"health", "--deadline", "2s"});
  EXPECT_EQ(outcome.code, kUnreachable);
  EXPECT_THAT(outcome.err, HasSubstr(server_.address()));
}

TEST_F(CommandsTest, ABadAddressIsCodeTwo) {
  const Outcome outcome = RunProgram({"--server", "nowhere", "health"});
  EXPECT_EQ(outcome.code, kUsage);
}

TEST_F(CommandsTest, HealthIsItsExitCode) {
  EXPECT_EQ(RunProgram({"health"}).out, "SERVING\n");
  server_.SetServing(false);
  const Outcome outcome = RunProgram({"health"});
  EXPECT_EQ(outcome.out, "NOT_SERVING\n");
  EXPECT_EQ(outcome.code, kNotServing);
  EXPECT_EQ(RunProgram({"health", "--service", "x"}).code, kRefused);
}

TEST_F(CommandsTest, InfoListsTheServices) {
  const Outcome outcome = RunProgram({"info"});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("gRPC"));
  EXPECT_THAT(outcome.out, HasSubstr("  leakyrelu.v1.LeakyReluService  "));
}

TEST_F(CommandsTest, CurveDrawsInTheTerminalAndInAFile) {
  Outcome outcome = RunProgram({"curve", "--preset", "numpy"});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("Leaky ReLU, slope 0.1"));
  EXPECT_THAT(outcome.out, HasSubstr("*"));
  outcome = RunProgram(
      {"curve", "--derivative", "--output", directory_.Path("c.svg")});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_THAT(directory_.Read("c.svg"), HasSubstr("Derivative"));
  outcome = RunProgram({"curve", "--output", "/nowhere/c.svg"});
  EXPECT_EQ(outcome.code, kFile);
}

TEST_F(CommandsTest, RandomPointsAreSortedAndRepeatable) {
  const Words words = {"curve", "--random", "10",   "--seed",
                       "7",     "--preset", "numpy"};
  const Outcome first = RunProgram(words);
  EXPECT_EQ(first.out, RunProgram(words).out);
  std::istringstream table(first.out);
  double last = -10;
  for (int i = 0; i < 10; ++i) {
    double x = 0;
    double y = 0;
    ASSERT_TRUE(table >> x >> y);
    EXPECT_GE(x, last);
    EXPECT_EQ(y, x > 0 ? x : 0.1 * x);
    last = x;
  }
}

}  // namespace
}  // namespace leakyrelu::cli
