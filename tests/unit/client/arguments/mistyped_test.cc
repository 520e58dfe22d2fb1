// SPDX-License-Identifier: Apache-2.0
#include "client/arguments/mistyped.h"

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
  double slope = 0;
  app.add_subcommand("forward")->add_option("--slope", slope);
  app.add_subcommand("backward");
  app.add_subcommand("health");
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return ExplainParseError(app, error);
  }
  return "";
}

TEST(MistypedTest, CommandsAreListedTheNearestFirst) {
  for (const bool required : {false, true}) {
    EXPECT_EQ(Explained({"helth"}, required),
              "command: 'helth', one of health, forward, backward");
    EXPECT_EQ(Explained({"forwrd", "1", "--slope", "3"}, required),
              "command: 'forwrd', one of forward, backward, health");
  }
}

TEST(MistypedTest, FlagsOfTheProgramAndOfTheCommandInUse) {
  EXPECT_EQ(Explained({"forward", "--slop", "3"}, true),
            "--slop: unknown, did you mean --slope?");
  EXPECT_EQ(Explained({"forward", "--slop=3"}, true),
            "--slop: unknown, did you mean --slope?");
  EXPECT_EQ(Explained({"health", "--quite"}, true),
            "--quite: unknown, did you mean --quiet?");
  EXPECT_EQ(Explained({"--quite", "4"}, false),
            "--quite: unknown, did you mean --quiet?");
}

TEST(MistypedTest, OtherErrorsAreCli11s) {
  EXPECT_EQ(Explained({}, true), "A subcommand is required");
  EXPECT_NE(Explained({"forward", "--slope", "x"}, true).find("--slope"),
            std::string::npos);
  EXPECT_NE(Explained({"health", "7"}, true).find("7"), std::string::npos);
  EXPECT_EQ(Explained({"forward", "--slope", "3"}, true), "");
}

}  // namespace
}  // namespace leakyrelu
