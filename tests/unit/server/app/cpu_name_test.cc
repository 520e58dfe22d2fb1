// SPDX-License-Identifier: Apache-2.0
#include "server/app/cpu_name.h"

#include <gtest/gtest.h>

#include <sstream>

namespace leakyrelu {
namespace {

TEST(CpuNameTest, TheFirstModelNameIsTaken) {
  std::istringstream text(
      "processor\t: 0\n\nmodel name\t: Some CPU @ 2.0 GHz \nmodel name: B\n");
  EXPECT_EQ(CpuNameFrom(text), "Some CPU @ 2.0 GHz");
}

TEST(CpuNameTest, WithoutOneItIsUnknown) {
  std::istringstream text("processor\t: 0\nmodel name without a colon\n");
  EXPECT_EQ(CpuNameFrom(text), "unknown");
}

TEST(CpuNameTest, ThisMachineHasSomeName) { EXPECT_NE(CpuName(), ""); }

}  // namespace
}  // namespace leakyrelu
