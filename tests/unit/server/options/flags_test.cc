// SPDX-License-Identifier: Apache-2.0
#include "server/options/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

// Converts to a field of any type, in unevaluated code.
struct AnyField {
  template <typename Field>
  operator Field() const;  // NOLINT(google-explicit-constructor)
};

// The number of fields with which an aggregate can be initialised.
template <typename Aggregate, typename... Fields>
constexpr size_t FieldsOf() {
  if constexpr (requires { Aggregate{Fields{}..., AnyField{}}; }) {
    return FieldsOf<Aggregate, Fields..., AnyField>();
  } else {
    return sizeof...(Fields);
  }
}

// Sets the flag to a value other than its default: the first of these that it
// accepts.
bool Change(const Flag& flag, ServerOptions* options) {
  const std::vector<std::string> before = flag.show(*options);
  for (const char* value : {"true", "false", "7", "7s", "70MiB", "0600",
                            "debug", "text", "sse4", "a:1"}) {
    if (flag.set({value}, options).ok() && flag.show(*options) != before) {
      return true;
    }
  }
  return false;
}

TEST(FlagsTest, EachIsNamedOnceAndDocumentsItsDefault) {
  std::set<std::string> names;
  for (const Flag& flag : ServerFlags({"avx2", "sse4"})) {
    EXPECT_TRUE(names.insert(flag.name).second) << flag.name;
    EXPECT_THAT(flag.help, HasSubstr("Default: ")) << flag.name;
  }
}

TEST(FlagsTest, EachOptionHasItsOwnFlag) {
  const std::vector<Flag> flags = ServerFlags({"avx2", "sse4"});
  EXPECT_EQ(flags.size(), FieldsOf<ServerOptions>());
  const ServerOptions defaults;
  for (const Flag& flag : flags) {
    ServerOptions options;
    EXPECT_TRUE(Change(flag, &options)) << flag.name;
    for (const Flag& other : flags) {
      if (other.name == flag.name) continue;
      EXPECT_EQ(other.show(options), other.show(defaults))
          << flag.name << " changes " << other.name;
    }
  }
}

TEST(FlagsTest, InstructionSetsOfTheMachineAreChoices) {
  for (const Flag& flag : ServerFlags({"avx2", "sse4"})) {
    if (flag.name != "--instruction-set") continue;
    ServerOptions options;
    EXPECT_TRUE(flag.set({"sse4"}, &options).ok());
    EXPECT_EQ(options.instruction_set, "sse4");
    EXPECT_EQ(flag.set({"neon"}, &options).message(),
              "--instruction-set: got \"neon\", allowed: best, avx2, sse4");
    return;
  }
  FAIL() << "no --instruction-set";
}

}  // namespace
}  // namespace leakyrelu
