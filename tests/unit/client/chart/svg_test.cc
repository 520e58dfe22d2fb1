// SPDX-License-Identifier: Apache-2.0
#include "client/chart/svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "client/chart/svg_text.h"

namespace leakyrelu::chart {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Chart Example() {
  Chart chart;
  chart.title = "A & B";
  chart.x.label = "x";
  chart.y.label = "y";
  chart.series = {{.name = "one",
                   .points = {{.x = 0, .y = 0, .title = "t0"},
                              {.x = 5, .y = 10, .title = "", .label = "peak"}}},
                  {.name = "two",
                   .color = 2,
                   .points = {{.x = 0, .y = 1}, {.x = 5, .y = 2}}}};
  return chart;
}

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

// Every text lies within the drawing, according to its estimated width.
void ExpectNothingClipped(const std::string& svg) {
  std::smatch box;
  ASSERT_TRUE(std::regex_search(
      svg, box, std::regex("viewBox='0 0 ([0-9.]+) ([0-9.]+)'")));
  const Size size{std::stod(box[1]), std::stod(box[2])};
  const std::regex text(
      "<text class='(\\S+)' x='([-0-9.]+)' y='([-0-9.]+)' "
      "text-anchor='(\\w+)'>([^<]*)</text>");
  size_t texts = 0;
  for (std::sregex_iterator it(svg.begin(), svg.end(), text), end; it != end;
       ++it) {
    ++texts;
    const std::smatch& match = *it;
    const double x = std::stod(match[2]);
    const double y = std::stod(match[3]);
    const double width =
        TextWidth(match[5].str(), match[1] == "title" ? 16 : 12);
    const double left = match[4] == "end"      ? x - width
                        : match[4] == "middle" ? x - width / 2
                                               : x;
    EXPECT_GE(left, 0) << match[0];
    EXPECT_LE(left + width, size.width) << match[0];
    EXPECT_GE(y, 10) << match[0];
    EXPECT_LE(y, size.height - 2) << match[0];
  }
  EXPECT_GT(texts, 4u);
}

TEST(SvgTest, DrawsLinesMarksLabelsAndALegend) {
  const std::string svg = FormatSvg(Example(), {});
  EXPECT_THAT(svg, StartsWith("<svg viewBox='0 0 1040 338'"));
  EXPECT_THAT(svg, HasSubstr("aria-label='A &amp; B'"));
  EXPECT_EQ(Count(svg, "<path class='line"), 2u);
  EXPECT_THAT(svg, HasSubstr("<title>t0</title>"));
  EXPECT_THAT(svg, HasSubstr(">peak</text>"));
  EXPECT_THAT(svg, HasSubstr("<rect class='fill c2'"));
  EXPECT_THAT(svg, HasSubstr(">two</text>"));
}

TEST(SvgTest, DocumentHasTitleAndColors) {
  const std::string svg = FormatSvgDocument(Example(), {});
  EXPECT_THAT(svg, StartsWith("<svg xmlns='http://www.w3.org/2000/svg'"));
  EXPECT_THAT(svg, HasSubstr("<style>"));
  EXPECT_THAT(svg, HasSubstr(">A &amp; B</text>"));
}

TEST(SvgTest, LeavesGapsAtUndrawablePoints) {
  Chart chart = Example();
  chart.y.logarithmic = true;
  chart.series = {{.name = "one",
                   .points = {{.x = 0, .y = 1},
                              {.x = 1, .y = 2},
                              {.x = 2, .y = 0},
                              {.x = 3, .y = NAN},
                              {.x = 4, .y = 4}}}};
  const std::string svg = FormatSvg(chart, {});
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
  const size_t path = svg.find("d='M");
  const std::string line = svg.substr(path, svg.find("'/>", path) - path);
  EXPECT_EQ(std::count(line.begin(), line.end(), 'M'), 2);
  EXPECT_EQ(std::count(line.begin(), line.end(), 'L'), 1);
}

TEST(SvgTest, PointsAreDotsAndBarsReachTheAxis) {
  Chart chart = Example();
  chart.series[0].shape = Shape::kPoints;
  chart.series[1].shape = Shape::kBars;
  const std::string svg = FormatSvg(chart, {});
  EXPECT_EQ(Count(svg, "<circle class='dot fill c1'"), 2u);
  // The last point ends the bar before it.
  EXPECT_EQ(Count(svg, "<rect class='bar fill c2'"), 1u);
}

TEST(SvgTest, DrawsWithoutData) {
  Chart chart;
  for (bool logarithmic : {false, true}) {
    chart.x.logarithmic = chart.y.logarithmic = logarithmic;
    EXPECT_THAT(FormatSvg(chart, {}), Not(HasSubstr("nan")));
  }
  chart.series = {{.name = "one", .points = {{.x = 1, .y = 5}}}};
  EXPECT_THAT(FormatSvg(chart, {}), Not(HasSubstr("nan")));
}

TEST(SvgTest, SeriesWithoutNamesHaveNoLegend) {
  Chart chart = Example();
  EXPECT_EQ(Count(FormatSvg(chart, {}), "<rect class='fill"), 2u);
  chart.series[1].name = "";
  EXPECT_EQ(Count(FormatSvg(chart, {}), "<rect class='fill"), 0u);
}

TEST(SvgTest, LabelsAreNeverClipped) {
  Chart chart = Example();
  chart.title = "served by unix:/a/path/" + std::string(300, 'w') + " as said";
  chart.x.format = [](double x) { return std::to_string(x * 1e9) + " wide"; };
  chart.y.format = chart.x.format;
  for (int i = 0; i < 6; ++i) {
    chart.series.push_back(chart.series[1]);
    chart.series.back().name = "a target with a rather long name";
  }
  // Labels at all four corners.
  for (double x : {0., 5.}) {
    for (double y : {0., 10.}) {
      chart.series[0].points.push_back(
          {.x = x, .y = y, .title = "", .label = "best, knee"});
    }
  }
  for (const Size& size : {Size{}, Size{360, 300}, Size{720, 460}}) {
    ExpectNothingClipped(FormatSvg(chart, size));
    ExpectNothingClipped(FormatSvgDocument(chart, size));
  }
}

TEST(SvgTest, LabelsAlongTheAxisDoNotOverlap) {
  Chart chart = Example();
  chart.x.ticks = {0, .1, .2, 2, 5};
  chart.x.format = [](double x) { return std::to_string(x); };
  const std::string svg = FormatSvg(chart, {.width = 360, .height = 300});
  EXPECT_EQ(Count(svg, ">0.000000</text>"), 1u);
  EXPECT_EQ(Count(svg, ">0.100000</text>"), 0u);
  EXPECT_EQ(Count(svg, ">2.000000</text>"), 1u);
}

}  // namespace
}  // namespace leakyrelu::chart
