// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/search/condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// 1000 calls in 1 s of 1 .. 1000 us; the two slowest failed.
RunReport ExampleRun() {
  RunReport run;
  run.duration_seconds = 1;
  run.requests = 1000;
  run.errors = 2;
  run.mismatches = 1;
  for (int us = 1; us <= 1000; ++us) run.latency.Record(us * 1000);
  run.send_lag.Record(20'000);
  return run;
}

bool Holds(const char* text, const RunReport& run) {
  const auto condition = Condition::Parse(text);
  EXPECT_TRUE(condition.ok()) << condition.status();
  return condition->Holds(run);
}

TEST(ConditionTest, ComparesLatencies) {
  const RunReport run = ExampleRun();
  EXPECT_TRUE(Holds("p50<=501us", run));
  EXPECT_FALSE(Holds("p50<500us", run));
  EXPECT_TRUE(Holds("p99 > 989us", run));
  EXPECT_TRUE(Holds("p99.9>=999us", run));
  EXPECT_TRUE(Holds("max<=1ms", run));
  EXPECT_FALSE(Holds("max<1ms", run));
  EXPECT_TRUE(Holds("mean>500us", run));
  EXPECT_FALSE(Holds("mean>501us", run));
  EXPECT_TRUE(Holds("lag<21us", run));
}

TEST(ConditionTest, ComparesErrorsAsCountAndAsShare) {
  const RunReport run = ExampleRun();
  EXPECT_TRUE(Holds("errors>0.1%", run));
  EXPECT_FALSE(Holds("errors>0.2%", run));
  EXPECT_TRUE(Holds("errors>=2", run));
  EXPECT_FALSE(Holds("errors>2", run));
  EXPECT_TRUE(Holds("mismatches>0", run));
  EXPECT_TRUE(Holds("rate<1k", run));
  EXPECT_FALSE(Holds("rate<998", run));
}

TEST(ConditionTest, NoSuccessMeansInfiniteLatency) {
  RunReport run = ExampleRun();
  run.errors = run.requests;
  EXPECT_FALSE(Holds("p99<1h", run));
  EXPECT_TRUE(Holds("p99>1h", run));
  EXPECT_FALSE(Holds("errors<=99%", RunReport()));
  EXPECT_THAT(FirstBroken({*Condition::Parse("p99<5ms")}, run),
              "p99<5ms: no call succeeded");
}

TEST(ConditionTest, Explains) {
  const RunReport run = ExampleRun();
  const std::vector<Condition> conditions = {*Condition::Parse("max>5us"),
                                             *Condition::Parse("rate<10"),
                                             *Condition::Parse("errors>0.1%")};
  EXPECT_THAT(MatchingConditions(conditions, run),
              ElementsAre("max>5us: 1.00 ms", "errors>0.1%: 0.2 %"));
  EXPECT_EQ(FirstBroken(conditions, run), "rate<10: 998");
  EXPECT_THAT(FirstBroken({conditions[0]}, run), IsEmpty());
}

TEST(ConditionTest, RefusesMalformedText) {
  for (const char* text :
       {"", "p99", "p99=5ms", "p98<5ms", "p99<5", "p99<", "errors<5ms",
        "errors>200%", "rate<x", "<5ms", "p99<5ms>3ms"}) {
    EXPECT_FALSE(Condition::Parse(text).ok()) << text;
  }
}

}  // namespace
}  // namespace leakyrelu::loadtest
