// SPDX-License-Identifier: Apache-2.0
#include "server/options/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(FlagsTest, EachIsNamedOnceAndDocumentsItsDefault) {
  std::set<std::string> names;
  for (const Flag& flag : ServerFlags({"avx2", "sse4"})) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    EXPECT_THAT(flag.help, HasSubstr("Default: ")) << flag.name;
  }
  EXPECT_EQ(names.size(), 32u);
}

TEST(FlagsTest, InstructionSetsOfTheMachineAreChoices) {
  for (const Flag& flag : ServerFlags({"avx2", "sse4"})) {
    if (flag.name != "--instruction-set") continue;
    ServerOptions options;
    EXPECT_TRUE(flag.set({"sse4"}, &options).ok());
    EXPECT_EQ(options.instruction_set, "sse4");
    EXPECT_EQ(flag.set({"neon"}, &options).message(),
              "--instruction-set: got \"neon\", allowed best, avx2, sse4; did "
              "you mean best?");
    return;
  }
  FAIL() << "no --instruction-set";
}

}  // namespace
}  // namespace leakyrelu
