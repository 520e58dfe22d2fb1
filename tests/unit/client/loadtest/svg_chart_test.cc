// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/svg_chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace leakyrelu::loadtest {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(TicksTest, LinearAreRoundAndCover) {
  EXPECT_THAT(LinearTicks(0, 10, 6), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_THAT(LinearTicks(0, 7, 6), ElementsAre(0, 2, 4, 6, 8));
  for (double high = 0.0007; high < 1e9; high *= 1.7) {
    const std::vector<double> ticks = LinearTicks(0, high, 6);
    EXPECT_GE(ticks.back(), high * (1 - 1e-6));
    EXPECT_LE(ticks.front(), 0);
    EXPECT_GE(ticks.size(), 3u);
    EXPECT_LE(ticks.size(), 8u);
  }
}

TEST(TicksTest, LogarithmicArePowersOfTen) {
  EXPECT_THAT(LogTicks(1e-5, 1),
              ElementsAre(DoubleNear(1e-5, 1e-9), DoubleNear(1e-4, 1e-9),
                          DoubleNear(1e-3, 1e-9), .01, .1, 1));
  EXPECT_THAT(LogTicks(1.5, 30), ElementsAre(2, 5, 10, 20));
}

Chart Example() {
  Chart chart;
  chart.title = "A & B";
  chart.x.label = "x";
  chart.y.label = "y";
  chart.series = {{"one", 1, {{0, 0, "t0", ""}, {5, 10, "", "peak"}}},
                  {"two", 2, {{0, 1, "", ""}, {5, 2, "", ""}}}};
  return chart;
}

TEST(SvgTest, DrawsLinesMarksLabelsAndALegend) {
  const std::string svg = FormatSvg(Example());
  EXPECT_THAT(svg, HasSubstr("aria-label='A &amp; B'"));
  EXPECT_THAT(svg, HasSubstr("<path class='line c1' d='M76.0 272.0L"));
  EXPECT_THAT(svg, HasSubstr("<title>t0</title>"));
  EXPECT_THAT(svg, HasSubstr(">peak</text>"));
  EXPECT_THAT(svg, HasSubstr("swatch c2"));
}

TEST(SvgTest, LeavesGapsWhereAPointCannotBeDrawn) {
  Chart chart = Example();
  chart.y.logarithmic = true;
  chart.series = {{"one",
                   1,
                   {{0, 1, "", ""},
                    {1, 2, "", ""},
                    {2, 0, "", ""},
                    {3, NAN, "", ""},
                    {4, 4, "", ""}}}};
  const std::string svg = FormatSvg(chart);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
  const size_t path = svg.find("d='M");
  const std::string line = svg.substr(path, svg.find("'/>", path) - path);
  EXPECT_EQ(std::count(line.begin(), line.end(), 'M'), 2);
  EXPECT_EQ(std::count(line.begin(), line.end(), 'L'), 1);
}

TEST(SvgTest, DrawsWithoutData) {
  Chart chart;
  for (bool logarithmic : {false, true}) {
    chart.x.logarithmic = chart.y.logarithmic = logarithmic;
    EXPECT_THAT(FormatSvg(chart), Not(HasSubstr("nan")));
  }
  chart.series = {{"one", 1, {{1, 5, "", ""}}}};
  EXPECT_THAT(FormatSvg(chart), Not(HasSubstr("nan")));
}

TEST(SvgTest, MarksALevel) {
  Chart chart = Example();
  chart.level = 5;
  chart.level_name = "limit";
  EXPECT_THAT(FormatSvg(chart), HasSubstr(">limit</text>"));
}

TEST(SvgTest, EndsWithTheDataSidewaysAndAtRoundNumbersUpwards) {
  Chart chart = Example();
  chart.series = {{"one", 1, {{0, 0, "", ""}, {4.1, 7, "", ""}}, true}};
  const std::string svg = FormatSvg(chart);
  // The last point touches the right edge, and stays below the top one.
  EXPECT_THAT(svg, HasSubstr("L1022.0 "));
  EXPECT_THAT(svg, Not(HasSubstr("L1022.0 16.0'")));
  EXPECT_THAT(svg, HasSubstr("line c1 dashed"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
