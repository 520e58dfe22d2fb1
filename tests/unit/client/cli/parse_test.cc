// SPDX-License-Identifier: Apache-2.0
#include "client/cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>

namespace leakyrelu::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

struct Parsed {
  std::variant<Options, int> result;
  std::string out;
  std::string err;

  const Options& options() const { return std::get<Options>(result); }
  int code() const { return std::get<int>(result); }
};

Parsed Parse(Words words) {
  std::string out;
  std::ostringstream err;
  auto result = ParseCommandLine(std::move(words), &out, err);
  return {std::move(result), out, err.str()};
}

TEST(ParseTest, ParsesTheReadmesExample) {
  const Parsed parsed = Parse(
      {"--server", "[::1]:7", "forward", "1", "-2", "3", "--slope", "0.1"});
  ASSERT_EQ(parsed.err, "");
  EXPECT_EQ(parsed.options().command, Command::kForward);
  EXPECT_EQ(parsed.options().server, "[::1]:7");
  EXPECT_EQ(parsed.options().slope, 0.1);
  ASSERT_EQ(parsed.options().numbers.size(), 3u);
}

TEST(ParseTest, GlobalFlagsMayFollowTheCommand) {
  const Parsed parsed = Parse({"backward", "--server", "unix:/s", "1",
                               "--deadline", "200ms", "--grad", "-1"});
  ASSERT_EQ(parsed.err, "");
  EXPECT_EQ(parsed.options().server, "unix:/s");
  EXPECT_EQ(parsed.options().deadline, absl::Milliseconds(200));
}

TEST(ParseTest, NegativeNumbersAreNumbersEverywhere) {
  for (const char* number : {"-2", "-.5", "-1e-3", "-inf", "-nan", "-2,-3"}) {
    const Parsed parsed = Parse({"forward", number, "1", "--slope", "-.5"});
    ASSERT_EQ(parsed.err, "") << number;
    EXPECT_EQ(parsed.options().numbers.size(), 2u);
    EXPECT_EQ(parsed.options().slope, -0.5);
  }
  EXPECT_EQ(Parse({"curve", "--from", "-3", "--to", "-1"}).options().from, -3);
}

TEST(ParseTest, PresetsSetTheTextbooksOptions) {
  EXPECT_EQ(Parse({"forward", "1"}).options().slope, 0.01);
  EXPECT_EQ(Parse({"forward", "1", "--preset", "pytorch"}).options().slope,
            0.01);
  const Parsed tensorflow = Parse({"forward", "1", "--preset", "tensorflow"});
  EXPECT_EQ(tensorflow.options().slope, 0.2);
  EXPECT_EQ(tensorflow.options().semantics, Semantics::kTensorFlow);
  const Parsed numpy = Parse({"forward", "1", "--preset", "numpy"});
  EXPECT_EQ(numpy.options().slope, 0.1);
  EXPECT_EQ(numpy.options().text_type, DataType::kFloat64);
  EXPECT_EQ(Parse({"forward", "1", "--preset", "c"}).options().slope,
            static_cast<double>(0.01f));
}

TEST(ParseTest, FlagsOverridePresetsAndFilesKeepTheirType) {
  const Parsed parsed =
      Parse({"forward", "1", "--preset", "numpy", "--slope", "3", "--dtype",
             "float16", "--semantics", "tensorflow"});
  EXPECT_EQ(parsed.options().slope, 3);
  EXPECT_EQ(parsed.options().type, DataType::kFloat16);
  EXPECT_EQ(parsed.options().semantics, Semantics::kTensorFlow);
  EXPECT_FALSE(Parse({"forward", "--input", "x.npy", "--preset", "numpy"})
                   .options()
                   .type.has_value());
}

TEST(ParseTest, EnvironmentSetsTheServer) {
  setenv("LEAKYRELU_SERVER", "example.org:1", 1);
  const Parsed environment = Parse({"health"});
  const Parsed flag = Parse({"health", "--server", "localhost:2"});
  unsetenv("LEAKYRELU_SERVER");
  EXPECT_EQ(environment.options().server, "example.org:1");
  EXPECT_EQ(flag.options().server, "localhost:2");
  EXPECT_EQ(Parse({"health"}).options().server, "127.0.0.1:50051");
}

TEST(ParseTest, MistakesExitWithTwoAndAMessage) {
  const std::pair<Words, const char*> cases[] = {
      {{}, "command: got none, allowed: forward, backward, curve"},
      {{"forward"}, "NUMBERS: got none, allowed: numbers, or --input FILE"},
      {{"forward", "1", "--slope", "inf"},
       "--slope: got \"inf\", allowed: a finite number"},
      {{"forward", "1", "--slope", "x"},
       "--slope: got \"x\", allowed: a finite number"},
      {{"forward", "1", "--dtype", "int8"},
       "--dtype: got \"int8\", allowed: float32, float64, float16 or bfloat16"},
      {{"forward", "1", "--semantics", "jax"}, "pytorch or tensorflow"},
      {{"forward", "1", "--preset", "jax"},
       "--preset: got \"jax\", allowed: pytorch, tensorflow, numpy or c"},
      {{"forward", "1", "--preset"},
       "--preset: got no value, allowed: pytorch|tensorflow|numpy|c"},
      {{"forward", "1", "--deadline", "soon"},
       "--deadline: got \"soon\", allowed: a time such as"},
      {{"forward", "1", "--deadline", "-1s"}, "a time such as"},
      {{"forward", "1", "--input", "x"},
       "NUMBERS, --input: got both, allowed: one of them"},
      {{"backward", "1", "--grad", "1", "--grad-input", "x"}, "one of them"},
      {{"forward", "1", "--delimiter", "ab"},
       "--delimiter: got \"ab\", allowed: one of , ; | : tab blank"},
      {{"forward", "1", "--decimal", ";"}, "--decimal: got \";\", allowed: "},
      {{"forward", "1", "--decimal", ",", "--delimiter", ","},
       "--delimiter, --decimal: got the same character, allowed: two"},
      {{"forward", "1", "--output", "x.png"},
       "--output: got \"x.png\", allowed: - or a name that ends in .npy, "
       ".csv, .txt, .json\n"},
      {{"curve", "--output", "x.npy"},
       "--output: got \"x.npy\", allowed: - or a name that ends in .svg, "
       ".json\n"},
      {{"forward", "1", "--json", "--output", "x.npy"},
       "--json, --output: got both, allowed: one of them"},
      {{"backward", "--input", "-", "--grad-input", "-"},
       "got both from standard input, allowed: one of them"},
      {{"--print-completion", "tcsh"},
       "--print-completion: got \"tcsh\", allowed: bash, zsh or fish"},
      {{"forward", "1", "-2", "--", "-x"}, "got \"-x\""},
      {{"curve", "--points", "1"},
       "--points: got \"1\", allowed: 2 to 1000000"},
      {{"curve", "--random", "1.5"},
       "--random: got \"1.5\", allowed: 1 to 1000000"},
      {{"curve", "--seed", "-1"},
       "--seed: got \"-1\", allowed: 0 to 18446744073709551615"},
      {{"curve", "--from", "3", "--to", "-3"},
       "--from: got 3, allowed: less than --to (-3)"},
      {{"forward", "1", "--nonsense"},
       "flag: got \"--nonsense\", allowed: those of --help\n"},
      {{"forward", "1", "--alpha", "2"},
       "flag: got \"--alpha\", allowed: those of --help\n"},
      {{"forward", "1", "--slop", "2"},
       "flag: got \"--slop\", allowed: those of --help (did you mean "
       "\"--slope\"?)"},
      {{"forwrd", "1"},
       "command: got \"forwrd\", allowed: forward, backward, curve, health, "
       "info (did you mean \"forward\"?)\n"}};
  for (const auto& [words, message] : cases) {
    const Parsed parsed = Parse(words);
    ASSERT_TRUE(std::holds_alternative<int>(parsed.result)) << message;
    EXPECT_EQ(parsed.code(), 2) << message;
    EXPECT_THAT(parsed.err, HasSubstr(message));
  }
}

TEST(ParseTest, CompletionScriptsAreMadeFromTheFlags) {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Parsed parsed = Parse({"--print-completion", shell});
    EXPECT_EQ(parsed.code(), 0);
    EXPECT_THAT(parsed.out, HasSubstr("pytorch tensorflow numpy c"));
    EXPECT_THAT(parsed.out, HasSubstr("grad-input"));
  }
}

TEST(ParseTest, ParsesTextFormatFlags) {
  const Parsed parsed = Parse({"forward", "-i", "x.csv", "--delimiter", "tab",
                               "--decimal", ",", "--skip-header"});
  ASSERT_EQ(parsed.err, "");
  EXPECT_EQ(parsed.options().text_format.delimiter, '\t');
  EXPECT_EQ(parsed.options().text_format.decimal, ',');
  EXPECT_TRUE(parsed.options().text_format.skip_header);
}

TEST(ParseTest, HelpAndVersionExitWithZero) {
  for (const Words& words : {Words{"--help"}, Words{"forward", "--help"}}) {
    const Parsed parsed = Parse(words);
    EXPECT_EQ(parsed.code(), 0);
    EXPECT_THAT(parsed.out, HasSubstr("Exit codes: 0"));
  }
  const Parsed version = Parse({"--version"});
  EXPECT_EQ(version.code(), 0);
  EXPECT_THAT(version.out, HasSubstr("gRPC"));
}

}  // namespace
}  // namespace leakyrelu::cli
