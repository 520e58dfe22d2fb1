// SPDX-License-Identifier: Apache-2.0
#include "client/cli/svg_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace leakyrelu::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(SvgPlotTest, FewPointsAreMarked) {
  const std::string svg = DrawSvg({"a < b & c", {0, 10}, {0, 10}});
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_THAT(svg, HasSubstr("a &lt; b &amp; c"));
  // The plot's area is 560 by 320, from (60, 50).
  EXPECT_THAT(svg, HasSubstr("points=\"60.00,370.00 620.00,50.00 \""));
  EXPECT_THAT(svg, HasSubstr("<circle class=\"point\" cx=\"620.00\""));
}

TEST(SvgPlotTest, ManyPointsAreALineOnly) {
  Plot plot;
  for (int i = 0; i < 51; ++i) {
    plot.x.push_back(i);
    plot.y.push_back(i == 7 ? std::numeric_limits<double>::infinity() : -i);
  }
  const std::string svg = DrawSvg(plot);
  EXPECT_THAT(svg, Not(HasSubstr("<circle")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

}  // namespace
}  // namespace leakyrelu::cli
