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

TEST(TargetsTest, UnknownNameListsKnownOnes) {
  const absl::Status status = SelectInstructionSet("mmx");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  const std::string message(status.message());
  EXPECT_THAT(message,
              HasSubstr("--instruction-set: got \"mmx\", allowed: best, "));
  EXPECT_THAT(message, HasSubstr("best"));
  for (const std::string& name : InstructionSets()) {
    EXPECT_THAT(message, HasSubstr(name));
  }
  EXPECT_EQ(InstructionSetInUse(), InstructionSets().front());
}

TEST(TargetsTest, GuardIsAsSelectedOrByCpu) {
  const bool by_cpu = SubnormalGuardInUse();
  SelectSubnormalGuard(SubnormalGuard::kOn);
  EXPECT_TRUE(SubnormalGuardInUse());
  SelectSubnormalGuard(SubnormalGuard::kOff);
  EXPECT_FALSE(SubnormalGuardInUse());
  SelectSubnormalGuard(SubnormalGuard::kByCpu);
  EXPECT_EQ(SubnormalGuardInUse(), by_cpu);
}

}  // namespace
}  // namespace leakyrelu::kernel
