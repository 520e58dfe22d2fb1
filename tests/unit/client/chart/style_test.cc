// SPDX-License-Identifier: Apache-2.0
#include "client/chart/style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::chart {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Some programs that show SVG files support neither variables nor the media
// query for dark mode.
TEST(StyleTest, UsesColorsWithoutVariables) {
  const std::string css = ChartStyle();
  EXPECT_THAT(css, Not(HasSubstr("var(")));
  const size_t dark = css.find("@media (prefers-color-scheme: dark)");
  ASSERT_NE(dark, std::string::npos);
  EXPECT_LT(css.find(kLight.series[3]), dark);
  EXPECT_GT(css.find(kDark.series[0]), dark);
}

}  // namespace
}  // namespace leakyrelu::chart
