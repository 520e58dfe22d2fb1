// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <sstream>

#include "client/cli/exit_code.h"
#include "tests/unit/client/cli/program.h"

namespace leakyrelu::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using CurveTest = ProgramTest;

TEST_F(CurveTest, CurveDrawsInTheTerminalAndInAFile) {
  Outcome outcome = RunProgram({"curve", "--preset", "numpy"});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("Leaky ReLU, slope 0.1"));
  EXPECT_THAT(outcome.out, HasSubstr("*"));
  outcome = RunProgram(
      {"curve", "--derivative", "--output", directory_.Path("c.svg")});
  EXPECT_EQ(outcome.code, kOk) << outcome.err;
  EXPECT_THAT(directory_.Read("c.svg"), HasSubstr("Derivative"));
  outcome = RunProgram({"curve", "--output", "/nowhere/c.svg"});
  EXPECT_EQ(outcome.code, kFile);
}

TEST_F(CurveTest, RandomPointsAreSortedAndRepeatable) {
  const Words words = {"curve", "--random", "10",   "--seed",
                       "7",     "--preset", "numpy"};
  const Outcome first = RunProgram(words);
  EXPECT_EQ(first.out, RunProgram(words).out);
  std::istringstream table(first.out);
  double last = -10;
  for (int i = 0; i < 10; ++i) {
    double x = 0;
    double y = 0;
    ASSERT_TRUE(table >> x >> y);
    EXPECT_GE(x, last);
    EXPECT_EQ(y, x > 0 ? x : 0.1 * x);
    last = x;
  }
}

// The line bends at 0, even without a point there.
TEST_F(CurveTest, FunctionBendsAtZero) {
  const std::string path = directory_.Path("c.svg");
  ASSERT_EQ(RunProgram({"curve", "--from", "-1", "--to", "1", "--points", "2",
                        "--slope", "0", "-o", path})
                .code,
            kOk);
  const std::string svg = directory_.Read("c.svg");
  // Two dots, and a line along y = 0 from the left edge to the middle, and then
  // on.
  EXPECT_THAT(svg, HasSubstr("<circle class='dot"));
  const size_t begin = svg.find(" d='M") + 5;
  std::istringstream line(svg.substr(begin, svg.find('\'', begin) - begin));
  double left = 0;
  double level = 0;
  line >> left >> level;
  std::vector<std::pair<double, double>> points;
  char letter = 0;
  double x = 0;
  double y = 0;
  while (line >> letter >> x >> y) points.emplace_back(x, y);
  ASSERT_GE(points.size(), 3u);
  const double right = points.back().first;
  bool bends = false;
  for (const auto& [px, py] : points) {
    if (px <= (left + right) / 2 + .05) {
      EXPECT_NEAR(py, level, .05);
      bends |= px >= (left + right) / 2 - .1;
    }
  }
  EXPECT_TRUE(bends) << svg;
  EXPECT_LT(points.back().second, level);
}

TEST_F(CurveTest, DerivativeIsAStep) {
  const std::string path = directory_.Path("c.svg");
  ASSERT_EQ(
      RunProgram({"curve", "--derivative", "--points", "60", "-o", path}).code,
      kOk);
  const std::string svg = directory_.Read("c.svg");
  EXPECT_THAT(svg, HasSubstr(">dy/dx</text>"));
  EXPECT_THAT(svg, HasSubstr(">x</text>"));
  // More points than are drawn as dots.
  EXPECT_THAT(svg, Not(HasSubstr("<circle")));
  const size_t begin = svg.find(" d='M") + 5;
  std::istringstream line(svg.substr(begin, svg.find('\'', begin) - begin));
  double x = 0;
  double y = 0;
  line >> x >> y;
  char letter = 0;
  int steps = 0;
  for (double next_x = 0, next_y = 0; line >> letter >> next_x >> next_y;
       x = next_x, y = next_y) {
    if (next_y == y) continue;
    ++steps;
    EXPECT_EQ(next_x, x);  // vertical
  }
  EXPECT_EQ(steps, 1);
}

TEST_F(CurveTest, JsonHasThePoints) {
  const Outcome outcome = RunProgram(
      {"curve", "--from", "-2", "--to", "2", "--points", "3", "--json"});
  google::protobuf::Struct parsed;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(outcome.out, &parsed).ok())
      << outcome.out;
  const auto& y = parsed.fields().at("y").list_value();
  ASSERT_EQ(y.values_size(), 3);
  EXPECT_EQ(y.values(0).number_value(), -0.02);
  EXPECT_EQ(y.values(2).number_value(), 2);
  EXPECT_EQ(parsed.fields().at("function").string_value(), "forward");
}

}  // namespace
}  // namespace leakyrelu::cli
