// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/parse_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace leakyrelu {
namespace {

std::string Explained(std::vector<std::string> arguments,
                      bool command_required) {
  CLI::App app;
  app.fallthrough();
  if (command_required) app.require_subcommand(1);
  bool quiet = false;
  app.add_flag("--quiet", quiet);
  app.add_subcommand("forward")
      ->add_option_function<std::string>("--slope",
                                         [](const std::string& text) {
                                           throw BadArgument("--slope", text,
                                                             "a number");
                                         })
      ->type_name("NUMBER");
  app.add_subcommand("backward")
      ->add_option_function<std::string>("--grad", [](const std::string&) {})
      ->type_name("FILE")
      ->required();
  app.add_subcommand("health");
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return ExplainParseError(app, error);
  }
  return "";
}

TEST(ParseErrorTest, UnknownCommandListsKnownOnes) {
  for (const bool required : {false, true}) {
    EXPECT_EQ(Explained({"helth"}, required),
              "command: got \"helth\", allowed: forward, backward, health (did "
              "you mean \"health\"?)");
    EXPECT_EQ(
        Explained({"forwrd", "1", "--slope", "3"}, required),
        "command: got \"forwrd\", allowed: forward, backward, health (did "
        "you mean \"forward\"?)");
    EXPECT_EQ(Explained({"infer"}, required),
              "command: got \"infer\", allowed: forward, backward, health");
  }
  EXPECT_EQ(Explained({}, true),
            "command: got none, allowed: forward, backward, health");
}

TEST(ParseErrorTest, UnknownFlagIsComparedWithProgramAndCommandFlags) {
  const std::string slope =
      "flag: got \"--slop\", allowed: those of --help (did you mean "
      "\"--slope\"?)";
  EXPECT_EQ(Explained({"forward", "--slop", "3"}, true), slope);
  EXPECT_EQ(Explained({"forward", "--slop=3"}, true), slope);
  const std::string quiet =
      "flag: got \"--quite\", allowed: those of --help (did you mean "
      "\"--quiet\"?)";
  EXPECT_EQ(Explained({"health", "--quite"}, true), quiet);
  EXPECT_EQ(Explained({"--quite", "4"}, false), quiet);
  EXPECT_EQ(Explained({"backward", "--grid", "3"}, true),
            "flag: got \"--grid\", allowed: those of --help (did you mean "
            "\"--grad\"?)");
  EXPECT_EQ(Explained({"health", "--slope", "3"}, true),
            "flag: got \"--slope\", allowed: those of --help");
}

TEST(ParseErrorTest, HostileNamesAreEscaped) {
  EXPECT_EQ(Explained({"health", "--a\x1b[2J\u202e"}, true),
            "flag: got \"--a\\u001b[2J\\u202e\", allowed: those of --help");
}

TEST(ParseErrorTest, MissingAndInvalidValuesAreRefused) {
  EXPECT_EQ(Explained({"forward", "--slope"}, true),
            "--slope: got no value, allowed: NUMBER");
  EXPECT_EQ(Explained({"backward"}, true),
            "--grad: got no value, allowed: FILE");
  EXPECT_EQ(Explained({"--quiet=perhaps", "health"}, true),
            "--quiet: got a value that is neither true nor false, allowed: "
            "none, true or false");
  EXPECT_EQ(Explained({"forward", "--slope", "x"}, true),
            "--slope: got x, allowed: a number");
  EXPECT_EQ(Explained({"health", "7"}, true),
            "argument: got \"7\", allowed: none here");
}

}  // namespace
}  // namespace leakyrelu
