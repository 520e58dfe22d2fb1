// SPDX-License-Identifier: Apache-2.0
#include "base/arguments/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/arguments/command_tree.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CompletionTest : public ::testing::Test {
 protected:
  CompletionTest() {
    app_.add_flag("--quiet,-q", quiet_, "No progress. Ever");
    CLI::App* forward = app_.add_subcommand("forward", "Computes [y]: 'y'");
    const auto ignore = [](const std::string&) {};
    forward->add_option_function<std::string>("NUMBERS", ignore);
    forward->add_option_function<std::string>("--input,-i", ignore, "A file")
        ->type_name("FILE");
    forward->add_option_function<std::string>("--dtype", ignore, "A type")
        ->type_name("float32|float64");
    forward->add_option_function<std::string>("--slope", ignore, "A number")
        ->type_name("NUMBER");
    app_.add_subcommand("health", "Asks");
    AddCompletionFlag(app_);
  }

  bool quiet_ = false;
  CLI::App app_{"About", "pro-gram"};
};

TEST_F(CompletionTest, TreeMatchesTheFlags) {
  const CommandTree tree = DescribeProgram(app_);
  EXPECT_EQ(tree.name, "pro-gram");
  ASSERT_EQ(tree.commands.size(), 2u);
  const Command& forward = tree.commands[0];
  EXPECT_EQ(forward.name, "forward");
  // --help, --input, --dtype, --slope; positional arguments are not flags.
  ASSERT_EQ(forward.flags.size(), 4u);
  EXPECT_THAT(forward.flags[1].names, ElementsAre("--input", "-i"));
  EXPECT_TRUE(forward.flags[1].is_file);
  EXPECT_TRUE(forward.flags[1].takes_value);
  EXPECT_THAT(forward.flags[2].choices, ElementsAre("float32", "float64"));
  EXPECT_THAT(forward.flags[3].choices, IsEmpty());
  EXPECT_TRUE(forward.flags[3].takes_value);
  const auto quiet = std::find_if(
      tree.flags.begin(), tree.flags.end(),
      [](const CommandFlag& flag) { return flag.names[0] == "--quiet"; });
  ASSERT_NE(quiet, tree.flags.end());
  EXPECT_FALSE(quiet->takes_value);
  EXPECT_EQ(quiet->help, "No progress");
}

TEST_F(CompletionTest, EveryShellHasAScript) {
  const std::string bash = CompletionScript(app_, "bash");
  EXPECT_THAT(bash, HasSubstr("complete -F _pro_gram pro-gram"));
  EXPECT_THAT(bash, HasSubstr("\"forward --input\" | \"forward -i\")"));
  const std::string zsh = CompletionScript(app_, "zsh");
  EXPECT_THAT(zsh, HasSubstr("#compdef pro-gram"));
  EXPECT_THAT(zsh, HasSubstr("'*--dtype=[A type]:value:(float32 float64)'"));
  EXPECT_THAT(zsh, HasSubstr("'forward:Computes \\[y\\]\\: '\\''y'\\'''"));
  const std::string fish = CompletionScript(app_, "fish");
  EXPECT_THAT(fish, HasSubstr("-n '__fish_seen_subcommand_from forward' -l "
                              "input -s i -r -F -d 'A file'"));
  EXPECT_EQ(CompletionScript(app_, "tcsh"), "");
}

TEST_F(CompletionTest, FlagEndsParsing) {
  std::vector<std::string> arguments = {"fish", "--print-completion"};
  try {
    app_.parse(arguments);
    FAIL();
  } catch (const CLI::ParseError& error) {
    EXPECT_EQ(error.get_exit_code(), 0);
    EXPECT_EQ(error.what(), CompletionScript(app_, "fish"));
  }
  arguments = {"tcsh", "--print-completion"};
  EXPECT_THROW(app_.parse(arguments), CLI::ValidationError);
}

}  // namespace
}  // namespace leakyrelu
