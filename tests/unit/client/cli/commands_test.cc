// SPDX-License-Identifier: Apache-2.0
#include "client/cli/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/exit_code.h"
#include "client/cli/files/array_file.h"
#include "client/cli/files/delimited.h"
#include "proto/status/error.h"
#include "proto/status/grpc_status.h"
#include "tests/unit/client/cli/program.h"

namespace leakyrelu::cli {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using CommandsTest = ProgramTest;

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

TEST_F(CommandsTest, PresetsGiveTheTextbooksNumbers) {
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
    const auto y = ReadArray("--input", directory_.Path("y.npy"), {});
    ASSERT_TRUE(y.ok()) << y.status();
    EXPECT_EQ(y->shape, (std::vector<int64_t>{2, 2}));
    EXPECT_EQ(FormatRows(*y, ","), "1,-1\n-2,8\n");
  }
}

TEST_F(CommandsTest, PairsFortranInputWithCGradient) {
  Array x =
      *ParseDelimited("1,-1\n-1,-1\n1,1\n", "", {}, true, DataType::kFloat64);
  x.shape = {2, 3};  // as Fortran lays it out: rows 1 -1 1, -1 -1 1
  x.fortran_order = true;
  directory_.Write("x.npy", FormatArray(x, FileFormat::kNpy));
  const std::string g = directory_.Write("g.csv", "1,2,3\n4,5,6\n");
  const Outcome outcome =
      RunProgram({"backward", "--input", directory_.Path("x.npy"),
                  "--grad-input", g, "--slope", "10"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, "1 20 3\n40 50 6\n");
}

TEST_F(CommandsTest, ErrorsOfNumbersAndFilesNameThePlace) {
  Outcome outcome = RunProgram({"forward", "1", "x"});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_EQ(outcome.err,
            "leakyrelu: NUMBERS, item 2: got \"x\", allowed: a number\n");
  const std::string path = directory_.Write("points.csv", "1,2\n3,4\n5,abc\n");
  outcome = RunProgram({"forward", "--input", path});
  EXPECT_EQ(outcome.code, kFile);
  EXPECT_THAT(
      outcome.err,
      EndsWith("points.csv:3: column 2: got \"abc\", allowed: a number\n"));
  outcome = RunProgram({"forward", "1", "--output", "/nowhere/y.csv"});
  EXPECT_EQ(outcome.code, kFile);
  outcome = RunProgram({"--tls-cert", "/nowhere", "health"});
  EXPECT_EQ(outcome.code, kFile);
}

TEST_F(CommandsTest, RefusalExitsWithOne) {
  answer_ = [](grpc::ServerContext*, int) {
    return ToGrpcStatus(InvalidArgument(
        {.reason = "X", .field = "inputs", .got = "none", .allowed = "some"}));
  };
  const Outcome outcome = RunProgram({"forward", "1"});
  EXPECT_EQ(outcome.code, kRefused);
  EXPECT_THAT(outcome.err, HasSubstr("inputs: got none, allowed: some"));
}

TEST_F(CommandsTest, UnreachableServerExitsWithFour) {
  server_.Stop();
  const Outcome outcome = RunProgram({"health", "--deadline", "2s"});
  EXPECT_EQ(outcome.code, kUnreachable);
  EXPECT_THAT(outcome.err, HasSubstr(server_.address()));
}

TEST_F(CommandsTest, BadAddressExitsWithTwo) {
  const Outcome outcome = RunProgram({"--server", "nowhere", "health"});
  EXPECT_EQ(outcome.code, kUsage);
}

TEST_F(CommandsTest, HealthSetsTheExitCode) {
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

TEST_F(CommandsTest, PrintsJson) {
  EXPECT_EQ(RunProgram({"forward", "1", "-2", "--json"}).out,
            "{\n  \"dtype\": \"float32\",\n  \"shape\": [2],\n"
            "  \"values\": [1, -0.02]\n}\n");
  EXPECT_THAT(RunProgram({"health", "--json"}).out,
              HasSubstr("\"status\": \"SERVING\""));
  const std::string info = RunProgram({"info", "--json"}).out;
  EXPECT_THAT(info, HasSubstr("\"grpc_version\": \""));
  EXPECT_THAT(info, HasSubstr("\"name\": \"leakyrelu.v1.LeakyReluService\""));
}

TEST_F(CommandsTest, OutputExtensionSelectsTheFormat) {
  const std::string json = directory_.Path("y.json");
  EXPECT_EQ(RunProgram({"forward", "1", "-o", json}).code, kOk);
  EXPECT_THAT(directory_.Read("y.json"), HasSubstr("\"values\": [1]"));
  const Outcome outcome =
      RunProgram({"forward", "1", "-o", directory_.Path("y.png")});
  EXPECT_EQ(outcome.code, kUsage);
  EXPECT_THAT(outcome.err, HasSubstr("- or a name that ends in .npy, .csv, "
                                     ".txt, .json"));
  EXPECT_EQ(server_.calls(), 1);
}

TEST_F(CommandsTest, LargeTensorsAreStreamed) {
  Array x{DataType::kFloat32, {5 << 18}, false, {}};  // 5 MiB
  x.bytes.resize(size_t{5} << 20);
  directory_.Write("x.npy", FormatArray(x, FileFormat::kNpy));
  const Outcome outcome = RunProgram({"forward", "-i", directory_.Path("x.npy"),
                                      "-o", directory_.Path("y.npy")});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_EQ(server_.calls(), 5);
  EXPECT_EQ(directory_.Read("y.npy"), directory_.Read("x.npy"));
}

TEST_F(CommandsTest, RefusedLargeMessagesAreStreamed) {
  // First the message, then chunks of the default size.
  answer_ = [](grpc::ServerContext*, int number) {
    if (number > 2) return grpc::Status::OK;
    return ToGrpcStatus(ResourceExhausted({.reason = "MESSAGE_TOO_LARGE",
                                           .field = "message",
                                           .got = "9 bytes",
                                           .allowed = "at most 8"}));
  };
  for (const Words& words :
       {Words{"forward", "1", "-2"}, Words{"backward", "1", "-2"},
        Words{"backward", "1", "-2", "--grad", "1", "1"}}) {
    const Outcome outcome = RunProgram(words);
    EXPECT_EQ(outcome.code, kOk) << outcome.err;
    EXPECT_EQ(outcome.out, words[0] == "forward" ? "1 -0.02\n" : "1 0.01\n");
  }
}

TEST_F(CommandsTest, GradientOfAnotherTypeIsNotConverted) {
  const Array g = *ParseDelimited("1 1", "", {}, false, DataType::kFloat64);
  const std::string path =
      directory_.Write("g.npy", FormatArray(g, FileFormat::kNpy));
  const Outcome refused =
      RunProgram({"backward", "1", "-2", "--grad-input", path});
  EXPECT_EQ(refused.code, kFile);
  EXPECT_THAT(refused.err, HasSubstr("--grad-input: got float64, allowed: "
                                     "float32 (as the input; --dtype"));
  EXPECT_EQ(RunProgram({"backward", "1", "-2", "--grad-input", path, "--dtype",
                        "float32"})
                .out,
            "1 0.01\n");
}

TEST_F(CommandsTest, ControlCharactersOfTheServerAreEscaped) {
  answer_ = [](grpc::ServerContext*, int) {
    return grpc::Status(grpc::INTERNAL, "\x1b[2J\xe2\x80\xae");
  };
  EXPECT_THAT(RunProgram({"forward", "1"}).err,
              HasSubstr("INTERNAL: \\u001b[2J\\u202e\n"));
}

}  // namespace
}  // namespace leakyrelu::cli
