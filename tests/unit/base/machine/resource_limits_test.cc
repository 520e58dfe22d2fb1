// SPDX-License-Identifier: Apache-2.0
#include "base/machine/resource_limits.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace leakyrelu {
namespace {

TEST(ResourceLimitsTest, SoftLimitIsTheCurrentOne) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{.rlim_cur = 123, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  EXPECT_EQ(SoftLimit(RLIMIT_NOFILE), 123u);
  setrlimit(RLIMIT_NOFILE, &before);
}

TEST(ResourceLimitsTest, UnlimitedAndUnknownHaveNone) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_CPU, &before), 0);
  if (before.rlim_cur == RLIM_INFINITY) {
    EXPECT_EQ(SoftLimit(RLIMIT_CPU), std::nullopt);
  }
  EXPECT_EQ(SoftLimit(-1), std::nullopt);
}

}  // namespace
}  // namespace leakyrelu
