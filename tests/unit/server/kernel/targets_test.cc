// SPDX-License-Identifier: Apache-2.0
#include "server/kernel/targets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::kernel {
namespace {

using testing::HasSubstr;

TEST(TargetsTest, BestIsInUseUntilAnotherIsSelected) {
  const std::vector<std::string> names = InstructionSets();
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(InstructionSetInUse(), names.front());
  for (const std::string& name : names) {
    ASSERT_TRUE(SelectInstructionSet(name).ok());
    EXPECT_EQ(InstructionSetInUse(), name);
  }
  ASSERT_TRUE(SelectInstructionSet("best").ok());
  EXPECT_EQ(InstructionSetInUse(), names.front());
}

TEST(TargetsTest, UnknownNameListsTheKnown) {
  const absl::Status status = SelectInstructionSet("mmx");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("instruction set: \"mmx\", allowed"));
  EXPECT_THAT(message, HasSubstr("best"));
  for (const std::string& name : InstructionSets()) {
    EXPECT_THAT(message, HasSubstr(name));
  }
  EXPECT_EQ(InstructionSetInUse(), InstructionSets().front());
}

}  // namespace
}  // namespace leakyrelu::kernel
