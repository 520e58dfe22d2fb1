// SPDX-License-Identifier: Apache-2.0
#include "server/io/reactor/reactor_engine.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"
#include "tests/unit/server/io/reactor/running_reactor.h"

namespace leakyrelu {
namespace {

using grpc_event_engine::experimental::EventEngine;
using grpc_event_engine::experimental::GetDefaultEventEngine;

// Records on which thread it ran.
class WhereItRan final : public EventEngine::Closure {
 public:
  explicit WhereItRan(const Reactor& reactor) : reactor_(reactor) {}
  void Run() override {
    on_the_reactor_ = reactor_.IsCurrent();
    ran_.Notify();
  }
  bool OnTheReactor() {
    ran_.WaitForNotification();
    return on_the_reactor_;
  }

 private:
  const Reactor& reactor_;
  bool on_the_reactor_ = false;
  absl::Notification ran_;
};

class ReactorEngineTest : public testing::Test {
 protected:
  RunningReactor reactor_;
  std::shared_ptr<EventEngine> engine_ = std::make_shared<ReactorEngine>(
      reactor_.get(), GetDefaultEventEngine(), ConnectionAgeTimers::Create(),
      absl::ZeroDuration());
  WhereItRan closure_{*reactor_.get()};
};

TEST_F(ReactorEngineTest, ClosuresRunOnTheReactor) {
  engine_->Run(&closure_);
  EXPECT_TRUE(closure_.OnTheReactor());
  WhereItRan other(*reactor_.get());
  engine_->Run([&] { other.Run(); });
  EXPECT_TRUE(other.OnTheReactor());
}

TEST_F(ReactorEngineTest, TimersRunOnTheReactor) {
  engine_->RunAfter(std::chrono::milliseconds(1), &closure_);
  EXPECT_TRUE(closure_.OnTheReactor());
  WhereItRan other(*reactor_.get());
  engine_->RunAfter(std::chrono::milliseconds(1), [&] { other.Run(); });
  EXPECT_TRUE(other.OnTheReactor());
}

TEST_F(ReactorEngineTest, TimersCanBeCancelled) {
  auto owned = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = owned;
  const auto handle = engine_->RunAfter(std::chrono::hours(1),
                                        [owned = std::move(owned)] { FAIL(); });
  EXPECT_TRUE(engine_->Cancel(handle));
  EXPECT_TRUE(watched.expired());
  EXPECT_FALSE(engine_->Cancel(handle));
}

TEST_F(ReactorEngineTest, KnowsItsThread) {
  bool inside = false;
  reactor_.Do([&] { inside = engine_->IsWorkerThread(); });
  EXPECT_TRUE(inside);
  EXPECT_FALSE(engine_->IsWorkerThread());
}

TEST_F(ReactorEngineTest, ResolvesNames) {
  auto resolver = engine_->GetDNSResolver({});
  ASSERT_TRUE(resolver.ok()) << resolver.status();
  absl::Notification resolved;
  (*resolver)->LookupHostname(
      [&](absl::StatusOr<std::vector<EventEngine::ResolvedAddress>> addresses) {
        EXPECT_TRUE(addresses.ok()) << addresses.status();
        resolved.Notify();
      },
      "127.0.0.1:1", "1");
  resolved.WaitForNotification();
}

}  // namespace
}  // namespace leakyrelu
