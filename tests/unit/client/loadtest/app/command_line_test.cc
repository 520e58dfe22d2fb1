// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

ParsedCommandLine Parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "leakyrelu-loadtest");
  return ParseCommandLine(static_cast<int>(arguments.size()), arguments.data());
}

CommandLine Good(std::vector<const char*> arguments) {
  const ParsedCommandLine parsed = Parse(std::move(arguments));
  EXPECT_TRUE(parsed.command.has_value()) << parsed.text;
  return parsed.command.value_or(CommandLine());
}

void ExpectBad(std::vector<const char*> arguments, const char* said) {
  const ParsedCommandLine parsed = Parse(std::move(arguments));
  EXPECT_FALSE(parsed.command.has_value()) << said;
  EXPECT_EQ(parsed.exit_code, kExitUsage);
  EXPECT_THAT(parsed.text, HasSubstr(said));
}

TEST(CommandLineTest, DefaultsAreTheOptions) {
  const CommandLine command = Good({});
  const LoadOptions defaults;
  EXPECT_EQ(command.mode, Mode::kRun);
  EXPECT_EQ(DescribeLoad(command.load), DescribeLoad(defaults));
  EXPECT_EQ(command.load.max_in_flight, defaults.max_in_flight);
  EXPECT_EQ(command.load.connect_timeout, defaults.connect_timeout);
  EXPECT_EQ(command.load.give_up_after, defaults.give_up_after);
}

TEST(CommandLineTest, ReadsEveryFlag) {
  const CommandLine command = Good({"--server",
                                    "unix:/s",
                                    "--rate",
                                    "20k",
                                    "--arrival",
                                    "poisson",
                                    "--max-in-flight",
                                    "5",
                                    "--duration",
                                    "3s",
                                    "--requests",
                                    "1k",
                                    "--warm-up",
                                    "0",
                                    "--deadline",
                                    "9ms",
                                    "--connect-timeout",
                                    "2s",
                                    "--give-up-after",
                                    "4s",
                                    "--threads",
                                    "2",
                                    "--connections",
                                    "4",
                                    "--operation",
                                    "forward=3,backward=1",
                                    "--elements",
                                    "uniform:1..9",
                                    "--tensors",
                                    "7",
                                    "--type",
                                    "float16,bfloat16",
                                    "--slope",
                                    "-0.5",
                                    "--semantics",
                                    "tensorflow",
                                    "--stream",
                                    "--verify",
                                    "10%",
                                    "--seed",
                                    "9",
                                    "--metrics-url",
                                    "http://h/metrics",
                                    "--json",
                                    "j",
                                    "--html",
                                    "h",
                                    "--hgrm",
                                    "g",
                                    "--prometheus-textfile",
                                    "p",
                                    "--quiet",
                                    "--tls",
                                    "--tls-ca",
                                    "a",
                                    "--tls-cert",
                                    "c",
                                    "--tls-key",
                                    "k",
                                    "--tls-server-name",
                                    "n",
                                    "--fail-if",
                                    "p99>5ms",
                                    "errors>0.1%"});
  const LoadOptions& load = command.load;
  EXPECT_EQ(load.target.server, "unix:/s");
  EXPECT_TRUE(load.target.tls);
  EXPECT_EQ(load.target.ca_file, "a");
  EXPECT_EQ(load.target.cert_file, "c");
  EXPECT_EQ(load.target.key_file, "k");
  EXPECT_EQ(load.target.server_name, "n");
  EXPECT_EQ(load.requests_per_second, 20'000);
  EXPECT_EQ(load.arrival, Arrival::kPoisson);
  EXPECT_EQ(load.max_in_flight, 5);
  EXPECT_EQ(load.duration, absl::Seconds(3));
  EXPECT_EQ(load.requests, 1000u);
  EXPECT_EQ(load.warm_up, absl::ZeroDuration());
  EXPECT_EQ(load.deadline, absl::Milliseconds(9));
  EXPECT_EQ(load.connect_timeout, absl::Seconds(2));
  EXPECT_EQ(load.give_up_after, absl::Seconds(4));
  EXPECT_EQ(load.threads, 2);
  EXPECT_EQ(load.connections, 4);
  EXPECT_EQ(FormatOperationMix(load.operations), "forward=3,backward=1");
  EXPECT_EQ(load.elements.text(), "uniform:1..9");
  EXPECT_EQ(load.tensors, 7);
  EXPECT_EQ(load.types,
            (std::vector<DataType>{DataType::kFloat16, DataType::kBFloat16}));
  EXPECT_EQ(load.negative_slope, -0.5);
  EXPECT_EQ(load.semantics, Semantics::kTensorFlow);
  EXPECT_TRUE(load.stream);
  EXPECT_DOUBLE_EQ(load.verify_share, 0.1);
  EXPECT_EQ(load.seed, 9u);
  EXPECT_EQ(load.metrics_url, "http://h/metrics");
  EXPECT_EQ(command.output.json_file, "j");
  EXPECT_EQ(command.output.html_file, "h");
  EXPECT_EQ(command.output.hgrm_file, "g");
  EXPECT_EQ(command.output.prometheus_file, "p");
  EXPECT_TRUE(command.output.quiet);
  ASSERT_EQ(command.output.fail_if.size(), 2u);
  EXPECT_EQ(command.output.fail_if[1].text(), "errors>0.1%");
}

TEST(CommandLineTest, RequestsAloneSetNoDurationLimit) {
  EXPECT_GE(Good({"--requests", "10"}).load.duration, absl::Hours(1));
  EXPECT_EQ(Good({"--requests", "10", "--duration", "2s"}).load.duration,
            absl::Seconds(2));
}

TEST(CommandLineTest, SweepAcceptsRunFlagsBeforeAndAfter) {
  const CommandLine command =
      Good({"--elements", "16", "sweep", "--slo", "p99<5ms", "--by",
            "concurrency", "--to", "1k", "--duration", "2s"});
  EXPECT_EQ(command.mode, Mode::kSweep);
  EXPECT_FALSE(command.sweep.by_rate);
  EXPECT_EQ(command.sweep.first, 8);
  EXPECT_EQ(command.sweep.highest, 1000);
  EXPECT_EQ(command.load.duration, absl::Seconds(2));
  EXPECT_EQ(command.load.elements.text(), "16");
  ASSERT_EQ(command.sweep.objectives.size(), 2u);
  EXPECT_EQ(command.sweep.objectives[1].text(), "errors<=0.1%");
  const CommandLine defaults =
      Good({"sweep", "--slo", "p99<5ms", "--by", "concurrency"});
  EXPECT_EQ(defaults.sweep.first, 8);
  EXPECT_EQ(defaults.sweep.highest, 100'000);
}

TEST(CommandLineTest, CompareTakesTargets) {
  const CommandLine command = Good({"compare", "--target", "a=h:1", "--target",
                                    "b=tls:h:2", "--rounds", "3"});
  EXPECT_EQ(command.mode, Mode::kCompare);
  EXPECT_EQ(command.compare.rounds, 3);
  ASSERT_EQ(command.compare.targets.size(), 2u);
  EXPECT_TRUE(command.compare.targets[1].tls);
}

TEST(CommandLineTest, FlagsOverrideTheEnvironment) {
  setenv("LEAKYRELU_LOADTEST_ELEMENTS", "77", 1);
  setenv("LEAKYRELU_LOADTEST_MAX_IN_FLIGHT", "9", 1);
  EXPECT_EQ(Good({"--rate", "1"}).load.max_in_flight, 9);
  EXPECT_EQ(Good({"--rate", "1"}).load.elements.text(), "77");
  EXPECT_EQ(Good({"--rate", "1", "--elements", "5"}).load.elements.text(), "5");
  unsetenv("LEAKYRELU_LOADTEST_ELEMENTS");
  unsetenv("LEAKYRELU_LOADTEST_MAX_IN_FLIGHT");
}

TEST(CommandLineTest, ImpossibleCombinationsNameTheFlag) {
  ExpectBad({"--rate", "5", "--concurrency", "4"}, "--rate, --concurrency");
  ExpectBad({"--arrival", "poisson"}, "--arrival");
  ExpectBad({"--max-in-flight", "4"}, "--max-in-flight");
  ExpectBad({"--rate", "0"}, "--rate");
  ExpectBad({"--rate", "1", "--arrival", "uniform"}, "--arrival");
  ExpectBad({"--type", "float8"}, "--type");
  ExpectBad({"--form", "json"}, "--form");
  ExpectBad({"--semantics", "jax"}, "--semantics");
  ExpectBad({"--verify", "2"}, "--verify");
  ExpectBad({"--fail-if", "p98>1ms"}, "condition");
  ExpectBad({"--tls-cert", "x"}, "--tls-cert, --tls-key");
  ExpectBad({"--concurrency", "0"}, "--concurrency");
  ExpectBad({"--threads", "99999999999"}, "--threads");
  ExpectBad({"--nonsense"}, "--nonsense");
  ExpectBad({"sweep"}, "--slo");
  ExpectBad({"sweep", "--slo", "p99<5"}, "condition");
  ExpectBad({"sweep", "--slo", "p99<5ms", "--rate", "4"}, "sweep sets them");
  ExpectBad({"sweep", "--slo", "p99<5ms", "--by", "size"}, "--by");
  ExpectBad({"sweep", "--slo", "p99<5ms", "--from", "10", "--to", "5"},
            "--from, --to");
  ExpectBad({"sweep", "--slo", "p99<5ms", "--tolerance", "0"}, "--tolerance");
  ExpectBad({"sweep", "--slo", "p99<5ms", "--requests", "5"}, "--requests");
  ExpectBad({"compare", "--target", "a=h:1"}, "--target");
  ExpectBad({"compare", "--target", "a=", "b=h:1"}, "--target");
  ExpectBad({"compare", "--target", "a=h:1", "b=h:2", "--server", "h:3"},
            "--server");
  ExpectBad({"compare", "--target", "a=h:1", "b=h:2", "--rounds", "0"},
            "--rounds");
  ExpectBad(
      {"compare", "--target", "a=h:1", "b=h:2", "--metrics-url", "http://h"},
      "--metrics-url");
}

TEST(CommandLineTest, VersionAndCompletionScriptsAreText) {
  const ParsedCommandLine version = Parse({"--version"});
  EXPECT_EQ(version.exit_code, kExitOk);
  EXPECT_THAT(version.text, StartsWith("leakyrelu-loadtest "));
  EXPECT_THAT(version.text, HasSubstr(", gRPC "));
  const ParsedCommandLine script = Parse({"--print-completion", "zsh"});
  EXPECT_EQ(script.exit_code, kExitOk);
  EXPECT_THAT(script.text, HasSubstr("'*--form=["));
  EXPECT_THAT(script.text, HasSubstr("(data values)"));
}

TEST(CommandLineTest, MistypedNamesSuggestTheNearest) {
  const ParsedCommandLine command = Parse({"swep"});
  EXPECT_FALSE(command.command.has_value());
  EXPECT_EQ(command.exit_code, kExitUsage);
  EXPECT_THAT(command.text, HasSubstr("command: got \"swep\", allowed: sweep, "
                                      "compare (did you mean \"sweep\"?)\n"));
  for (const auto& words :
       {std::vector<const char*>{"--concurency", "4"},
        std::vector<const char*>{"sweep", "--concurency=4"}}) {
    const ParsedCommandLine flag = Parse(words);
    EXPECT_EQ(flag.exit_code, kExitUsage);
    EXPECT_THAT(flag.text,
                HasSubstr("flag: got \"--concurency\", allowed: those of "
                          "--help (did you mean \"--concurrency\"?)\n"));
  }
}

TEST(CommandLineTest, HelpDocumentsExitCodesAndExitsWithZero) {
  const ParsedCommandLine parsed = Parse({"--help"});
  EXPECT_FALSE(parsed.command.has_value());
  EXPECT_EQ(parsed.exit_code, kExitOk);
  EXPECT_THAT(parsed.text, HasSubstr("Exit codes:"));
  EXPECT_THAT(parsed.text, HasSubstr("LEAKYRELU_LOADTEST_MAX_IN_FLIGHT"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
