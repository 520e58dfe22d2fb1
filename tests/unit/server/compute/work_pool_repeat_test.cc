// SPDX-License-Identifier: Apache-2.0
// WorkPool::Repeat.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <latch>
#include <string>

#include "server/compute/work_pool.h"

namespace leakyrelu {
namespace {

TEST(WorkPoolRepeatTest, RepeatsAStepInTurnWithJobs) {
  WorkPool pool(1);
  std::latch open(1);
  std::latch done(2);
  std::string order;  // written by the one worker
  pool.Submit(
      1, [&](size_t) { open.wait(); }, [] {});
  pool.Repeat(
      [&] {
        order += 'r';
        return std::count(order.begin(), order.end(), 'r') == 3;
      },
      [&] {
        order += 'R';
        done.count_down();
      });
  pool.Submit(
      2, [&](size_t) { order += 'j'; },
      [&] {
        order += 'J';
        done.count_down();
      });
  open.count_down();
  done.wait();
  EXPECT_EQ(order, "rjrjJrR");
  EXPECT_EQ(pool.use().jobs, 2);
}

TEST(WorkPoolRepeatTest, EveryThreadMayRepeatAStep) {
  std::atomic<int> steps = 0;
  std::atomic<bool> done = false;
  WorkPool pool(2);
  pool.Repeat([&] { return ++steps == 1000; }, [&] { done = true; });
  while (!done) pool.RunOne();
  EXPECT_EQ(steps, 1000);
}

}  // namespace
}  // namespace leakyrelu
