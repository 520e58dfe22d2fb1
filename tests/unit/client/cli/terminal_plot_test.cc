// SPDX-License-Identifier: Apache-2.0
#include "client/cli/terminal_plot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace leakyrelu::cli {
namespace {

TEST(TerminalPlotTest, DrawsPointsAxesAndLabels) {
  const Plot plot{"leaky", {-4, -2, 0, 2, 4}, {-0.4, -0.2, 0, 2, 4}};
  EXPECT_EQ(DrawInTerminal(plot, 17, 5),
            "leaky\n"
            "\n"
            "        4 |        |       *\n"
            "        3 |        |\n"
            "        2 |        |   *\n"
            "        1 |        |\n"
            "        0 |*---*---*--------\n"
            "          +-----------------\n"
            "           -4  -2  0   2   4\n");
}

TEST(TerminalPlotTest, LeavesOutWhatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::string text = DrawInTerminal({"", {1, 2, 3}, {1, nan, 3}}, 9, 5);
  EXPECT_EQ(std::count(text.begin(), text.end(), '*'), 2);
}

}  // namespace
}  // namespace leakyrelu::cli
