// SPDX-License-Identifier: Apache-2.0
#include "client/chart/terminal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace leakyrelu::chart {
namespace {

TEST(TerminalTest, DrawsLinesPointsAxesAndLabels) {
  Chart chart;
  chart.title = "leaky";
  chart.x.label = "x";
  chart.y.label = "y";
  chart.series = {
      {.name = "",
       .points = {{.x = -4, .y = -0}, {.x = 0, .y = 0}, {.x = 4, .y = 4}}},
      {.name = "", .points = {{.x = 2, .y = 2}}, .shape = Shape::kPoints}};
  EXPECT_EQ(FormatTerminal(chart, 33, 9),
            "leaky\n"
            "\n"
            "y\n"
            " 4 |                |              **\n"
            "   |                |            **\n"
            "   |                |          **\n"
            "   |                |        **\n"
            " 2 |                |      *o\n"
            "   |                |    **\n"
            "   |                |  **\n"
            "   |                |**\n"
            " 0 |*****************----------------\n"
            "   +---------------------------------\n"
            "         -2.5       0        2.5\n"
            "                    x\n");
}

TEST(TerminalTest, DrawsVerticalSteps) {
  Chart chart;
  chart.series = {{.name = "",
                   .points = {{.x = -1, .y = 0},
                              {.x = 0, .y = 0},
                              {.x = 1e-30, .y = 1},
                              {.x = 1, .y = 1}}}};
  const std::string text = FormatTerminal(chart, 17, 5);
  // 9 cells below, 3 between, 9 above.
  EXPECT_EQ(std::count(text.begin(), text.end(), '*'), 21);
}

TEST(TerminalTest, LeavesOutNonFinitePoints) {
  Chart chart;
  chart.series = {
      {.name = "",
       .points = {{.x = 1, .y = 1}, {.x = 2, .y = NAN}, {.x = 3, .y = 3}},
       .shape = Shape::kPoints}};
  const std::string text = FormatTerminal(chart, 16, 5);
  EXPECT_EQ(std::count(text.begin(), text.end(), 'o'), 2);
  EXPECT_FALSE(FormatTerminal({}, 16, 5).empty());
}

}  // namespace
}  // namespace leakyrelu::chart
