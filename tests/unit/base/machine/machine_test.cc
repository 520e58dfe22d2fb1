// SPDX-License-Identifier: Apache-2.0
#include "base/machine/machine.h"

#include <gtest/gtest.h>

#include <sstream>

namespace leakyrelu {
namespace {

TEST(MachineTest, FirstModelNameIsUsed) {
  std::istringstream text(
      "processor\t: 0\n\nmodel name\t: Some CPU @ 2.0 GHz \nmodel name: B\n");
  EXPECT_EQ(CpuNameFrom(text), "Some CPU @ 2.0 GHz");
}

TEST(MachineTest, MissingModelNameIsUnknown) {
  std::istringstream text("processor\t: 0\nmodel name without a colon\n");
  EXPECT_EQ(CpuNameFrom(text), "unknown");
}

TEST(MachineTest, ThisMachineHasACpuName) { EXPECT_NE(CpuName(), ""); }

TEST(MachineTest, HostHasAName) { EXPECT_NE(HostName(), ""); }

}  // namespace
}  // namespace leakyrelu
