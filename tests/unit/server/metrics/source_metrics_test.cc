// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/source_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text_format.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(SourceMetricsTest, NoneTellNothing) {
  Families families;
  CollectSources({}, &families);
  EXPECT_TRUE(families.empty());
}

TEST(SourceMetricsTest, AreAskedAtEachScrape) {
  int64_t lost = 0;
  const ScrapeSources sources{.pool =
                                  [] {
                                    return PoolUse{.threads = 4,
                                                   .busy_threads = 3,
                                                   .queued_pieces = 2,
                                                   .jobs = 10,
                                                   .pieces = 50};
                                  },
                              .lost_log_lines = [&] { return ++lost; }};
  for (const char* expected : {"1", "2"}) {
    Families families;
    CollectSources(sources, &families);
    const std::string text = FormatText(families);
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

}  // namespace
}  // namespace leakyrelu
