// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/inference_statistics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "absl/time/clock.h"

namespace leakyrelu {
namespace {

TEST(InferenceStatisticsTest, ModelsAndVersionsAreSeparate) {
  InferenceStatistics statistics;
  statistics.Failed(1, 2, std::chrono::nanoseconds(7));
  EXPECT_EQ(statistics.Of(1, 2).failed, 1);
  EXPECT_EQ(statistics.Of(1, 2).failed_ns, 7);
  EXPECT_EQ(statistics.Of(1, 2).succeeded, 0);
  EXPECT_EQ(statistics.Of(0, 2).failed, 0);
  EXPECT_EQ(statistics.Of(1, 1).failed, 0);
}

TEST(InferenceStatisticsTest, ThreadsAddUp) {
  InferenceStatistics statistics;
  const int64_t begin_ms = absl::ToUnixMillis(absl::Now());
  EXPECT_EQ(statistics.Of(0, 0).last_ms, 0);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&statistics] {
      for (int call = 0; call < 1000; ++call) {
        statistics.Succeeded(0, 0,
                             {.reading = std::chrono::nanoseconds(1),
                              .computing = std::chrono::nanoseconds(2),
                              .encoding = std::chrono::nanoseconds(3)});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const InferenceStatistics::Totals totals = statistics.Of(0, 0);
  EXPECT_EQ(totals.succeeded, 4000);
  EXPECT_EQ(totals.reading_ns, 4000);
  EXPECT_EQ(totals.computing_ns, 8000);
  EXPECT_EQ(totals.encoding_ns, 12000);
  EXPECT_GE(totals.last_ms, begin_ms);
}

}  // namespace
}  // namespace leakyrelu
