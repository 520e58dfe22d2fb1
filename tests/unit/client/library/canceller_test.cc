// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/canceller.h"

#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

TEST(CancellerTest, RunsEachActionOnce) {
  Canceller canceller;
  int first = 0;
  int second = 0;
  canceller.Register([&] { ++first; });
  const uint64_t id = canceller.Register([&] { ++second; });
  canceller.Unregister(id);
  EXPECT_FALSE(canceller.cancelled());
  canceller.Cancel();
  canceller.Cancel();
  EXPECT_TRUE(canceller.cancelled());
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 0);
}

TEST(CancellerTest, ActionAfterCancelRunsImmediately) {
  Canceller canceller;
  canceller.Cancel();
  int runs = 0;
  canceller.Unregister(canceller.Register([&] { ++runs; }));
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace leakyrelu
