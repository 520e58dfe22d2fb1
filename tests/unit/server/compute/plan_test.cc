// SPDX-License-Identifier: Apache-2.0
#include "server/compute/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

namespace leakyrelu {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Pieces of the given sizes, consecutive in memory.
std::vector<ByteSpan> Divide(std::byte* memory,
                             const std::vector<size_t>& sizes) {
  std::vector<ByteSpan> pieces;
  for (size_t size : sizes) {
    pieces.emplace_back(memory, size);
    memory += size;
  }
  return pieces;
}

// For example "8 s4 12": the sizes of the runs; s marks stitches.
std::string Shape(const Plan& plan) {
  std::string shape;
  size_t begin = 0;
  for (const Plan::Run& run : plan.runs()) {
    EXPECT_EQ(run.begin, begin);
    begin += run.bytes;
    if (!shape.empty()) shape += ' ';
    if (run.stitch != Plan::kNoStitch) shape += 's';
    shape += std::to_string(run.bytes);
  }
  EXPECT_EQ(plan.bytes(), begin);
  return shape;
}

class PlanTest : public testing::Test {
 protected:
  std::string ForwardShape(DataType type, const std::vector<size_t>& x) {
    const std::vector<ByteSpan> pieces = Divide(x_, x);
    Plan plan;
    plan.Add({type, pieces, {}}, false);
    return Shape(plan);
  }
  std::string BackwardShape(DataType type, const std::vector<size_t>& x,
                            const std::vector<size_t>& grad) {
    const std::vector<ByteSpan> x_pieces = Divide(x_, x);
    const std::vector<ByteSpan> grad_pieces = Divide(grad_, grad);
    Plan plan;
    plan.Add({type, x_pieces, grad_pieces}, true);
    return Shape(plan);
  }

  std::byte x_[1024];
  std::byte grad_[1024];
};

TEST_F(PlanTest, WholePiecesAreRuns) {
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {64}), "64");
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {8, 12}), "8 12");
  EXPECT_EQ(ForwardShape(DataType::kFloat64, {0, 16, 0, 8, 0}), "16 8");
}

TEST_F(PlanTest, EmptyPiecesMakeNoRun) {
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {}), "");
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {0, 0}), "");
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {}, {0}), "");
}

TEST_F(PlanTest, ElementsOnSeamsAreStitched) {
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {6, 6}), "4 s4 4");
  EXPECT_EQ(ForwardShape(DataType::kFloat16, {1, 1, 1, 1}), "s2 s2");
  EXPECT_EQ(ForwardShape(DataType::kFloat64, {3, 0, 1, 12}), "s8 8");
}

TEST_F(PlanTest, SeamsOfBothInputsMatter) {
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {16}, {4, 12}), "4 12");
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {8, 8}, {5, 11}), "4 s4 8");
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {7, 9}, {5, 11}), "4 s4 8");
}

TEST_F(PlanTest, SkipsIncompleteElements) {
  EXPECT_EQ(ForwardShape(DataType::kFloat32, {7}), "4");
  EXPECT_EQ(ForwardShape(DataType::kFloat64, {2, 2}), "");
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {16}, {6, 3}), "4 s4");
  EXPECT_EQ(BackwardShape(DataType::kFloat32, {8}, {}), "");
}

TEST_F(PlanTest, StitchHoldsEachBytesAddress) {
  std::vector<ByteSpan> pieces = {ByteSpan(x_, 1), ByteSpan(x_ + 100, 0),
                                  ByteSpan(x_ + 50, 3)};
  std::vector<ByteSpan> grad = {ByteSpan(grad_, 4)};
  Plan plan;
  plan.Add({DataType::kFloat32, pieces, grad}, true);
  ASSERT_EQ(Shape(plan), "s4");
  const Plan::Stitch& stitch = plan.stitch(plan.runs()[0].stitch);
  EXPECT_THAT(absl::MakeSpan(stitch.x).first(4),
              ElementsAre(x_, x_ + 50, x_ + 51, x_ + 52));
  EXPECT_THAT(absl::MakeSpan(stitch.grad).first(4),
              ElementsAre(grad_, grad_ + 1, grad_ + 2, grad_ + 3));
}

TEST_F(PlanTest, RangesSplitRunsAtTheSamePlaces) {
  const std::vector<ByteSpan> first = Divide(x_, {6, 200});
  const std::vector<ByteSpan> second = Divide(x_ + 300, {256});
  Plan plan;
  plan.Add({DataType::kFloat16, first, {}}, false);
  plan.Add({DataType::kFloat64, second, {}}, false);
  ASSERT_EQ(Shape(plan), "6 200 256");
  using Part = std::tuple<const Plan::Run*, size_t, size_t>;
  const auto parts = [&plan](size_t begin, size_t end) {
    std::vector<Part> found;
    plan.ForEach(begin, end,
                 [&found](const Plan::Run& run, size_t offset, size_t bytes) {
                   found.emplace_back(&run, offset, bytes);
                 });
    return found;
  };
  const Plan::Run* const runs = plan.runs().data();
  EXPECT_THAT(parts(0, 462),
              ElementsAre(Part(runs, 0, 6), Part(runs + 1, 0, 200),
                          Part(runs + 2, 0, 256)));
  EXPECT_THAT(parts(0, 100),
              ElementsAre(Part(runs, 0, 6), Part(runs + 1, 0, 64)));
  EXPECT_THAT(parts(100, 300),
              ElementsAre(Part(runs + 1, 64, 136), Part(runs + 2, 0, 64)));
  EXPECT_THAT(parts(300, 462), ElementsAre(Part(runs + 2, 64, 192)));
  EXPECT_THAT(parts(301, 302), IsEmpty());
}

TEST_F(PlanTest, EmptyPlanHasNoParts) {
  Plan plan;
  plan.ForEach(0, 0, [](const Plan::Run&, size_t, size_t) { FAIL(); });
  EXPECT_EQ(plan.bytes(), 0u);
}

}  // namespace
}  // namespace leakyrelu
