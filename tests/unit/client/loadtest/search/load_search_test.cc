// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/load_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace leakyrelu::loadtest {
namespace {

using ::testing::ElementsAre;

struct Found {
  std::optional<double> best;
  std::vector<double> tried;
  bool confirmed = false;
};

// Searches on a server that keeps its objective up to `capacity`.
Found Search(const LoadSearch::Options& options, double capacity) {
  LoadSearch search(options);
  Found found;
  while (const std::optional<double> load = search.Next()) {
    found.tried.push_back(*load);
    search.Report(*load <= capacity);
    if (found.tried.size() > 1000) {
      ADD_FAILURE() << "does not end";
      break;
    }
  }
  found.best = search.best();
  found.confirmed = search.confirmed();
  return found;
}

TEST(LoadSearchTest, FindsAnyCapacityWithinTolerance) {
  for (double capacity = 1.5; capacity < 9e5; capacity *= 1.37) {
    LoadSearch::Options options;
    options.tolerance = 0.02;
    const Found found = Search(options, capacity);
    ASSERT_TRUE(found.best.has_value()) << capacity;
    EXPECT_LE(*found.best, capacity);
    EXPECT_GE(*found.best * 1.02, capacity);
    EXPECT_TRUE(found.confirmed);
    EXPECT_LE(found.tried.size(), 32u);
  }
}

TEST(LoadSearchTest, FindsEveryWholeCapacity) {
  for (int capacity = 1; capacity <= 300; ++capacity) {
    LoadSearch::Options options;
    options.first = 8;
    options.highest = 300;
    options.tolerance = 1e-6;
    options.whole = true;
    const Found found = Search(options, capacity);
    EXPECT_EQ(found.best, capacity);
    for (double load : found.tried) EXPECT_EQ(load, std::floor(load));
  }
}

TEST(LoadSearchTest, StopsAtTheHighestLoad) {
  LoadSearch::Options options;
  options.highest = 5000;
  const Found found = Search(options, 1e9);
  EXPECT_EQ(found.tried, (std::vector<double>{1000, 2000, 4000, 5000, 5000}));
  EXPECT_EQ(found.best, 5000);
}

TEST(LoadSearchTest, ReportsThatNoLoadKeepsTheObjective) {
  LoadSearch::Options options;
  options.lowest = 100;
  const Found found = Search(options, 0);
  EXPECT_EQ(found.tried, (std::vector<double>{1000, 500, 250, 125, 100, 100}));
  EXPECT_EQ(found.best, std::nullopt);
}

TEST(LoadSearchTest, SlowGrowthStillMovesWholeLoads) {
  LoadSearch::Options options;
  options.first = 1;
  options.growth = 1.1;
  options.highest = 5;
  options.whole = true;
  EXPECT_EQ(Search(options, 100).tried,
            (std::vector<double>{1, 2, 3, 4, 5, 5}));
}

TEST(LoadSearchTest, LimitsTheNumberOfSteps) {
  LoadSearch::Options options;
  options.max_steps = 3;
  const Found found = Search(options, 1e9);
  EXPECT_EQ(found.tried.size(), 3u);
  EXPECT_FALSE(found.confirmed);
}

// The loads that are tried, with the results of each load, call by call.
std::vector<double> Answered(std::map<double, std::vector<bool>> answers,
                             std::optional<double> best) {
  LoadSearch::Options options;
  options.tolerance = 0.5;
  options.highest = 4000;
  LoadSearch search(options);
  std::vector<double> tried;
  while (const std::optional<double> load = search.Next()) {
    tried.push_back(*load);
    std::vector<bool>& left = answers[*load];
    if (left.empty()) {
      ADD_FAILURE() << "asked too often: " << *load;
      break;
    }
    search.Report(left.front());
    left.erase(left.begin());
  }
  EXPECT_EQ(search.best(), best);
  EXPECT_TRUE(search.confirmed());
  return tried;
}

TEST(LoadSearchTest, RepeatsTheLastGoodAndTheFirstBadLoad) {
  const double middle = std::sqrt(1000 * 2000.0);
  EXPECT_THAT(
      Answered({{1000, {true}}, {2000, {false, false}}, {middle, {true, true}}},
               middle),
      ElementsAre(1000, 2000, middle, middle, 2000));
}

TEST(LoadSearchTest, SingleFailureIsNotTheResult) {
  const double middle = std::sqrt(1000 * 2000.0);
  // 2000 breaks the objective once by chance.
  EXPECT_THAT(Answered({{1000, {true}},
                        {2000, {false, true, true}},
                        {middle, {true, true}},
                        {4000, {true, true}}},
                       4000),
              ElementsAre(1000, 2000, middle, middle, 2000, 2000, 4000, 4000));
}

TEST(LoadSearchTest, SingleSuccessIsNotTheResult) {
  const double middle = std::sqrt(1000 * 2000.0);
  EXPECT_THAT(Answered({{1000, {true, true}},
                        {2000, {false}},
                        {middle, {true, false, false}}},
                       1000),
              ElementsAre(1000, 2000, middle, middle, middle, 1000));
}

TEST(KneeTest, IsWhereLatencyStartsToGrowFasterThanThroughput) {
  // Throughput doubles at constant latency, then saturates.
  EXPECT_EQ(KneeOf({100, 200, 400, 410, 412}, {.001, .001, .0011, .002, .004}),
            2u);
  EXPECT_EQ(KneeOf({100}, {.001}), 0u);
}

}  // namespace
}  // namespace leakyrelu::loadtest
