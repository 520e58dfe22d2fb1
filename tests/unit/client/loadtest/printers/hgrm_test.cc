// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/printers/hgrm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "client/loadtest/plan/random.h"

namespace leakyrelu::loadtest {
namespace {

Histogram Example(int count) {
  Random random(301);
  Histogram histogram;
  for (int i = 0; i < count; ++i) {
    histogram.Record(
        static_cast<int64_t>(1e5 - std::log(1 - random.Uniform()) * 1e6));
  }
  return histogram;
}

TEST(PercentileSeriesTest, RisesToTheMaximumAndIsDenseEnough) {
  const Histogram histogram = Example(100'000);
  const auto points = PercentileSeries(histogram);
  double last_inverse = 1;
  for (size_t i = 1; i < points.size(); ++i) {
    EXPECT_GT(points[i].value_ns, points[i - 1].value_ns);
    EXPECT_GT(points[i].quantile, points[i - 1].quantile);
    EXPECT_NEAR(points[i].quantile,
                static_cast<double>(points[i].total_count) / 100'000, 1e-12);
    EXPECT_LE(histogram.QuantileNs(points[i].quantile), points[i].value_ns);
    if (points[i].quantile < 0.999) {
      // Each step covers at most half of the remaining distance.
      const double inverse = 1 / (1 - points[i].quantile);
      EXPECT_LT(inverse / last_inverse, 2.0);
      last_inverse = inverse;
    }
  }
  EXPECT_EQ(points.back().value_ns, histogram.max_ns());
  EXPECT_EQ(points.back().quantile, 1);
  EXPECT_EQ(points.back().total_count, 100'000u);
  EXPECT_LT(points.size(), 120u);
}

TEST(PercentileSeriesTest, SmallHistograms) {
  EXPECT_TRUE(PercentileSeries(Histogram()).empty());
  const auto one = PercentileSeries(Example(1));
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].quantile, 1);
}

TEST(HgrmTest, HasTheFormatThatPlottersRead) {
  const Histogram histogram = Example(10'000);
  std::istringstream text(FormatHgrm(histogram));
  std::string line;
  std::getline(text, line);
  std::istringstream header(line);
  std::string words[4];
  header >> words[0] >> words[1] >> words[2] >> words[3];
  EXPECT_THAT(words, ::testing::ElementsAre("Value", "Percentile", "TotalCount",
                                            "1/(1-Percentile)"));
  std::getline(text, line);
  EXPECT_EQ(line, "");
  int rows = 0;
  double last_value = 0;
  while (std::getline(text, line) && line[0] != '#') {
    std::istringstream row(line);
    double value, quantile, inverse;
    uint64_t total;
    ASSERT_TRUE(row >> value >> quantile >> total) << line;
    if (quantile < 1) {
      ASSERT_TRUE(row >> inverse) << line;
      EXPECT_NEAR(inverse * (1 - quantile), 1, 0.01);
    }
    EXPECT_GT(value, last_value);
    last_value = value;
    ++rows;
  }
  EXPECT_GT(rows, 20);
  EXPECT_NEAR(last_value, static_cast<double>(histogram.max_ns()) / 1e6, 1e-6);
  EXPECT_THAT(line, ::testing::MatchesRegex(
                        "#\\[Mean    = +[0-9.]+, StdDeviation   = +[0-9.]+]"));
  std::getline(text, line);
  EXPECT_THAT(line, ::testing::MatchesRegex(
                        "#\\[Max     = +[0-9.]+, Total count    = +10000]"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
