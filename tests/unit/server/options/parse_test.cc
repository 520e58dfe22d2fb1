// SPDX-License-Identifier: Apache-2.0
#include "server/options/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/options/flags.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Program& TestProgram() {
  static const Program* program =
      new Program{"1.2.3", "1.51.1", {"avx2", "sse4"}};
  return *program;
}

absl::StatusOr<CommandLine> Parse(std::vector<const char*> arguments) {
  return ParseCommandLine(arguments, TestProgram());
}

// Starts each test from an environment without the server's variables.
class ParseTest : public ::testing::Test {
 protected:
  ParseTest() { Clear(); }
  ~ParseTest() override { Clear(); }

 private:
  static void Clear() {
    for (const Flag& flag : ServerFlags({})) {
      unsetenv(flag.environment.c_str());
    }
    unsetenv("LEAKYRELU_CONFIG");
  }
};

TEST_F(ParseTest, DefaultsMatchTheStruct) {
  const auto line = Parse({});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->text, "");
  EXPECT_THAT(line->options.listen, ElementsAre("127.0.0.1:50051"));
  EXPECT_EQ(line->options.drain_timeout, absl::Seconds(30));
  EXPECT_FALSE(line->options.trust_network);
}

TEST_F(ParseTest, AcceptsBothFormsOfAValue) {
  const auto line = Parse({"--io-threads", "2", "--log-format=text",
                           "--trust-network", "--inline-bytes=64KiB"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->options.io_threads, 2);
  EXPECT_EQ(line->options.log_format, "text");
  EXPECT_TRUE(line->options.trust_network);
  EXPECT_EQ(line->options.inline_bytes, size_t{65536});
}

TEST_F(ParseTest, ListenRepeats) {
  const auto line =
      Parse({"--listen", "[::1]:0", "--listen=unix:/a", "--listen", "b:1,c:2"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->options.listen,
              ElementsAre("[::1]:0", "unix:/a", "b:1", "c:2"));
}

TEST_F(ParseTest, EachFlagHasAnEnvironmentVariable) {
  setenv("LEAKYRELU_LISTEN", "127.0.0.1:0,unix:/a", 1);
  setenv("LEAKYRELU_METRICS_LISTEN", "off", 1);
  setenv("LEAKYRELU_DRAIN_TIMEOUT", "5s", 1);
  setenv("LEAKYRELU_TRUST_NETWORK", "true", 1);
  const auto line = Parse({});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->options.listen, ElementsAre("127.0.0.1:0", "unix:/a"));
  EXPECT_EQ(line->options.metrics_listen, "");
  EXPECT_EQ(line->options.drain_timeout, absl::Seconds(5));
  EXPECT_TRUE(line->options.trust_network);
}

TEST_F(ParseTest, FlagWinsOverTheEnvironment) {
  setenv("LEAKYRELU_IO_THREADS", "3", 1);
  setenv("LEAKYRELU_TRUST_NETWORK", "false", 1);
  const auto line = Parse({"--io-threads=2"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->options.io_threads, 2);
  EXPECT_FALSE(line->options.trust_network);
}

TEST_F(ParseTest, RefusalsNameFlagGotAndAllowed) {
  EXPECT_EQ(Parse({"--io-threads", "0"}).status(),
            absl::InvalidArgumentError(
                "--io-threads: got \"0\", allowed: 1 to 1024"));
  setenv("LEAKYRELU_LOG_LEVEL", "loud", 1);
  EXPECT_EQ(Parse({}).status(),
            absl::InvalidArgumentError(
                "--log-level: got \"loud\", allowed: trace, debug, info, warn, "
                "error, off (from environment LEAKYRELU_LOG_LEVEL)"));
}

TEST_F(ParseTest, UnknownFlagsNameTheNearest) {
  EXPECT_EQ(
      Parse({"--lisen=127.0.0.1:0"}).status(),
      absl::InvalidArgumentError("flag: got \"--lisen\", allowed: those of "
                                 "--help (did you mean \"--listen\"?)"));
  EXPECT_EQ(
      Parse({"--log-levle", "info"}).status(),
      absl::InvalidArgumentError("flag: got \"--log-levle\", allowed: those of "
                                 "--help (did you mean \"--log-level\"?)"));
}

TEST_F(ParseTest, CompletionScriptsContainTheFlags) {
  const auto script = Parse({"--print-completion", "fish"});
  ASSERT_TRUE(script.ok()) << script.status();
  EXPECT_THAT(script->text, HasSubstr("-l log-level -x -a 'trace debug info "
                                      "warn error off'"));
  EXPECT_EQ(
      Parse({"--print-completion=tcsh"}).status(),
      absl::InvalidArgumentError(
          "--print-completion: got \"tcsh\", allowed: bash, zsh or fish"));
}

TEST_F(ParseTest, MissingAndRepeatedValuesAreRefused) {
  EXPECT_THAT(Parse({"--io-threads"}).status().message(),
              HasSubstr("--io-threads"));
  EXPECT_THAT(Parse({"--io-threads=1", "--io-threads=2"}).status().message(),
              HasSubstr("--io-threads"));
  EXPECT_FALSE(Parse({"stray"}).ok());
}

TEST_F(ParseTest, HelpNamesEveryFlagAndItsVariable) {
  const auto line = Parse({"--help"});
  ASSERT_TRUE(line.ok()) << line.status();
  for (const Flag& flag : ServerFlags({"avx2", "sse4"})) {
    EXPECT_THAT(line->text, HasSubstr(flag.name));
    EXPECT_THAT(line->text, HasSubstr(flag.environment));
  }
  EXPECT_THAT(line->text, HasSubstr("Exit codes: "));
}

TEST_F(ParseTest, VersionNamesGrpcAndInstructionSets) {
  const auto line = Parse({"--version"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->text,
            "leakyrelu-server 1.2.3\ngRPC 1.51.1\n"
            "instruction set avx2 (of avx2, sse4)\n");
}

TEST_F(ParseTest, ProbesOnlyWithTheFlag) {
  EXPECT_FALSE(Parse({})->probe);
  auto probe = Parse({"--probe", "--metrics-listen=127.0.0.1:1"});
  ASSERT_TRUE(probe.ok()) << probe.status();
  EXPECT_TRUE(probe->probe);
  EXPECT_EQ(probe->options.metrics_listen, "127.0.0.1:1");
}

TEST_F(ParseTest, FileIsNamedByFlagOrVariable) {
  const std::string path =
      absl::StrCat(::testing::TempDir(), "parse_test.", getpid(), ".toml");
  std::ofstream(path) << "io-threads = 5\n";
  EXPECT_EQ(Parse({"--config", path.c_str()})->options.io_threads, 5);
  setenv("LEAKYRELU_CONFIG", path.c_str(), 1);
  EXPECT_EQ(Parse({})->options.io_threads, 5);
  EXPECT_THAT(
      Parse({"--config=/nowhere.toml"}).status().message(),
      HasSubstr(
          "--config: got \"/nowhere.toml\", allowed: a file that can be read"));
}

TEST_F(ParseTest, PrintConfigShowsValuesAndSources) {
  setenv("LEAKYRELU_LOG_LEVEL", "debug", 1);
  const auto line = Parse({"--print-config", "--io-threads=2"});
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_THAT(line->text, HasSubstr("# flag\nio-threads=2\n"));
  EXPECT_THAT(line->text, HasSubstr("# environment LEAKYRELU_LOG_LEVEL\n"
                                    "log-level=\"debug\"\n"));
  EXPECT_THAT(line->text, HasSubstr("# default\ndrain-timeout=\"30s\"\n"));
  EXPECT_FALSE(Parse({"--print-config", "--io-threads=0"}).ok());
}

TEST_F(ParseTest, ValidatesOnlyWithTheFlag) {
  EXPECT_FALSE(Parse({})->validate);
  EXPECT_TRUE(Parse({"--validate"})->validate);
}

}  // namespace
}  // namespace leakyrelu
