// SPDX-License-Identifier: Apache-2.0
#include "server/io/fd/age_engine.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "tests/unit/server/io/manual_engine.h"

namespace leakyrelu {
namespace {

using grpc_event_engine::experimental::EventEngine;

class Counter final : public EventEngine::Closure {
 public:
  void Run() override { ++runs; }
  int runs = 0;
};

class AgeEngineTest : public testing::Test {
 protected:
  static EventEngine::Duration Age() {
    return absl::ToChronoNanoseconds(ConnectionAgeTimers::kMarker);
  }

  const std::shared_ptr<ManualEngine> manual_ =
      std::make_shared<ManualEngine>();
  const std::shared_ptr<ConnectionAgeTimers> timers_ =
      ConnectionAgeTimers::Create();
  AgeEngine engine_{manual_, timers_, absl::Minutes(10)};
  Counter counter_;
};

TEST_F(AgeEngineTest, AgesAreSetAsConfiguredAndExpireTogether) {
  engine_.RunAfter(Age(), &counter_);
  engine_.RunAfter(Age(), [this] { ++counter_.runs; });
  ASSERT_EQ(manual_->timers().size(), 2u);
  for (const auto& [id, timer] : manual_->timers()) {
    EXPECT_GE(timer.when, std::chrono::minutes(9));
    EXPECT_LE(timer.when, std::chrono::minutes(11));
  }
  timers_->ExpireAll();
  EXPECT_EQ(counter_.runs, 2);
}

TEST_F(AgeEngineTest, OtherTimersAreNotChanged) {
  const auto grace = engine_.RunAfter(std::chrono::minutes(10), &counter_);
  const auto other =
      engine_.RunAfter(std::chrono::seconds(20), [this] { ++counter_.runs; });
  timers_->ExpireAll();
  EXPECT_EQ(counter_.runs, 0);
  EXPECT_TRUE(engine_.Cancel(other));
  EXPECT_FALSE(engine_.Cancel(other));
  manual_->RunAll();
  EXPECT_EQ(counter_.runs, 1);
  EXPECT_FALSE(engine_.Cancel(grace));
}

TEST_F(AgeEngineTest, AgesCanBeCancelled) {
  const auto handle = engine_.RunAfter(Age(), &counter_);
  EXPECT_TRUE(engine_.Cancel(handle));
  EXPECT_FALSE(engine_.Cancel(handle));
  EXPECT_TRUE(manual_->timers().empty());
}

}  // namespace
}  // namespace leakyrelu
