// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/source_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text_format.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(SourceMetricsTest, UnsetSourcesHaveNoFamilies) {
  Families families;
  CollectSources({}, &families);
  EXPECT_TRUE(families.empty());
}

TEST(SourceMetricsTest, SourcesAreReadAtEachScrape) {
  int64_t lost = 0;
  const ScrapeSources sources{
      .inflight_bytes = [] { return 7; },
      .inflight_calls = [] { return 6; },
      .pool =
          [] {
            return PoolUse{.threads = 4,
                           .busy_threads = 3,
                           .queued_pieces = 2,
                           .jobs = 10,
                           .pieces = 50};
          },
      .lost_log_lines = [&] { return ++lost; },
      .budgets = Budgets{.memory_limit_bytes = 1000,
                         .message_memory_bytes = 200,
                         .inflight_bytes = 100,
                         .cores = 2,
                         .io_threads = 3},
      .cgroup =
          [] {
            return CgroupUse{
                .memory_limit_bytes = 900,
                .cpu_limit_cores = 1.5,
                .throttling = CpuThrottling{.periods = 8,
                                            .throttled_periods = 4,
                                            .throttled_seconds = 0.25},
                .oom_kills = 1};
          },
      .heartbeat_age_seconds = [] { return 0.5; }};
  for (const char* expected : {"1", "2"}) {
    Families families;
    CollectSources(sources, &families);
    const std::string text = FormatText(families);
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_inflight_bytes 7\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_inflight_calls 6\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_memory_limit_bytes 1000\n"));
    EXPECT_THAT(text,
                HasSubstr("\nleakyrelu_message_memory_budget_bytes 200\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_inflight_budget_bytes 100\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_cores 2\n"));
    for (const char* line :
         {"leakyrelu_io_threads 3", "leakyrelu_cgroup_memory_limit_bytes 900",
          "leakyrelu_cgroup_cpu_limit_cores 1.5",
          "leakyrelu_cgroup_cpu_periods_total 8",
          "leakyrelu_cgroup_cpu_throttled_periods_total 4",
          "leakyrelu_cgroup_cpu_throttled_seconds_total 0.25",
          "leakyrelu_cgroup_oom_kills_total 1",
          "leakyrelu_heartbeat_age_seconds 0.5"}) {
      EXPECT_THAT(text, HasSubstr(std::string("\n") + line + "\n"));
    }
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_pool_threads 4\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_pool_busy_threads 3\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_pool_queued_pieces 2\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_pool_jobs_total 10\n"));
    EXPECT_THAT(text, HasSubstr("\nleakyrelu_pool_pieces_total 50\n"));
    EXPECT_THAT(text,
                HasSubstr(std::string("\nleakyrelu_log_lines_lost_total ") +
                          expected + "\n"));
  }
}

TEST(SourceMetricsTest, WhatTheKernelDoesNotSayHasNoSample) {
  Families families;
  CollectSources({.cgroup = [] { return CgroupUse{}; }}, &families);
  EXPECT_FALSE(families.empty());
  EXPECT_THAT(FormatText(families), Not(HasSubstr("\nleakyrelu_cgroup_")));
}

}  // namespace
}  // namespace leakyrelu
