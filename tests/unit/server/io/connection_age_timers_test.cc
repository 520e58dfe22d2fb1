// SPDX-License-Identifier: Apache-2.0
#include "server/io/connection_age_timers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "tests/unit/server/io/manual_engine.h"

namespace leakyrelu {
namespace {

class ConnectionAgeTimersTest : public testing::Test {
 protected:
  using Engine = ConnectionAgeTimers::Engine;

  // Expiry increments expired_.
  Engine::TaskHandle Set(absl::Duration age) {
    return timers_->Set(engine_, age, [this] { ++expired_; });
  }

  const std::shared_ptr<ManualEngine> engine_ =
      std::make_shared<ManualEngine>();
  const std::shared_ptr<ConnectionAgeTimers> timers_ =
      ConnectionAgeTimers::Create();
  int expired_ = 0;
};

TEST_F(ConnectionAgeTimersTest, RecognisesTheMarkerAfterGrpcsVariation) {
  const auto is_age = [](absl::Duration when) {
    return ConnectionAgeTimers::IsAge(absl::ToChronoNanoseconds(when));
  };
  EXPECT_TRUE(is_age(ConnectionAgeTimers::kMarker));
  EXPECT_TRUE(is_age(ConnectionAgeTimers::kMarker * 0.9));
  EXPECT_TRUE(is_age(ConnectionAgeTimers::kMarker * 1.1));
  // The longest duration of a flag, rounded up by gRPC.
  EXPECT_FALSE(is_age(absl::Hours(480) + absl::Seconds(1)));
  EXPECT_FALSE(is_age(absl::Seconds(20)));
  // gRPC takes a number of milliseconds.
  EXPECT_LT(absl::ToInt64Milliseconds(ConnectionAgeTimers::kMarker * 1.1),
            std::numeric_limits<int32_t>::max());
}

TEST_F(ConnectionAgeTimersTest, ExpireAtTheConfiguredAgeWithinATenth) {
  for (int i = 0; i < 100; ++i) Set(absl::Seconds(100));
  ASSERT_EQ(engine_->timers().size(), 100u);
  std::vector<absl::Duration> ages;
  for (const auto& [id, timer] : engine_->timers()) {
    ages.push_back(absl::FromChrono(timer.when));
  }
  const auto [min, max] = std::minmax_element(ages.begin(), ages.end());
  EXPECT_GE(*min, absl::Seconds(90));
  EXPECT_LE(*max, absl::Seconds(110));
  EXPECT_GT(*max - *min, absl::Seconds(10));
  engine_->RunAll();
  EXPECT_EQ(expired_, 100);
  timers_->ExpireAll();
  EXPECT_EQ(expired_, 100);
}

TEST_F(ConnectionAgeTimersTest, ExpireAllExpiresEachTimerOnce) {
  Set(absl::Hours(1));
  Set(absl::ZeroDuration());
  EXPECT_EQ(engine_->timers().size(), 1u) << "an age of 0 needs no timer";
  timers_->ExpireAll();
  EXPECT_EQ(expired_, 2);
  EXPECT_TRUE(engine_->timers().empty());
  timers_->ExpireAll();
  EXPECT_EQ(expired_, 2);
  // A later timer is not affected.
  Set(absl::Hours(1));
  EXPECT_EQ(expired_, 2);
  timers_->ExpireAll();
  EXPECT_EQ(expired_, 3);
}

TEST_F(ConnectionAgeTimersTest, CancelledTimersNeverExpire) {
  auto owned = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owned;
  for (const absl::Duration age : {absl::Hours(1), absl::ZeroDuration()}) {
    const auto handle = timers_->Set(engine_, age, [owned = owned] { FAIL(); });
    EXPECT_EQ(timers_->Cancel(handle), true);
    EXPECT_EQ(timers_->Cancel(handle), false);
  }
  owned.reset();
  EXPECT_TRUE(watched.expired());
  EXPECT_TRUE(engine_->timers().empty());
  timers_->ExpireAll();
}

TEST_F(ConnectionAgeTimersTest, ExpiredTimersCannotBeCancelled) {
  const auto by_age = Set(absl::Seconds(1));
  engine_->RunAll();
  EXPECT_EQ(timers_->Cancel(by_age), false);
  const auto with_all = Set(absl::Seconds(1));
  timers_->ExpireAll();
  EXPECT_EQ(timers_->Cancel(with_all), false);
  EXPECT_EQ(expired_, 2);
}

TEST_F(ConnectionAgeTimersTest, OtherTimersBelongToTheEngine) {
  const auto other = engine_->RunAfter(std::chrono::seconds(1), [] {});
  EXPECT_EQ(timers_->Cancel(other), std::nullopt);
  const auto elsewhere = ConnectionAgeTimers::Create();
  EXPECT_EQ(
      timers_->Cancel(elsewhere->Set(engine_, absl::ZeroDuration(), [] {})),
      std::nullopt);
}

TEST_F(ConnectionAgeTimersTest, MayBeDestroyedBeforeATimerRuns) {
  ConnectionAgeTimers::Create()->Set(engine_, absl::Seconds(1), [] { FAIL(); });
  engine_->RunAll();
}

}  // namespace
}  // namespace leakyrelu
