// SPDX-License-Identifier: Apache-2.0
#include "server/transport/roster.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "server/transport/blocking_driver.h"
#include "tests/unit/server/transport/idle_server.h"

namespace leakyrelu {
namespace {

struct Counts {
  int alive = 0;
  int posts = 0;
};

class FakeCall final : public PostedCall {
 public:
  explicit FakeCall(Counts* counts) : counts_(counts) { ++counts_->alive; }
  ~FakeCall() override { --counts_->alive; }
  void Post() override { ++counts_->posts; }

 private:
  Counts* const counts_;
};

// The loop is never started, so this thread stands for the loop's.
class RosterTest : public testing::Test {
 protected:
  ~RosterTest() override {
    server_.Shutdown();
    loop_.queue()->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (loop_.queue()->Next(&tag, &ok)) {
    }
  }

  Roster::Factory Factory() {
    return [this](Roster&) {
      auto call = std::make_unique<FakeCall>(&counts_);
      calls_.push_back(call.get());
      return call;
    };
  }

  IdleServer server_;
  CompletionLoop loop_{server_.TakeQueue(), std::make_unique<BlockingDriver>()};
  Counts counts_;
  std::vector<PostedCall*> calls_;
};

TEST_F(RosterTest, GrowsUnderLoadAndShrinksAfterIt) {
  Roster roster(&loop_, 2, 3, Factory());
  roster.PostFirst();
  EXPECT_EQ(counts_.alive, 2);
  for (int i = 0; i < 5; ++i) roster.Began();
  // Two are posted, five at work.
  EXPECT_EQ(counts_.alive, 7);
  for (int i = 0; i < 5; ++i) roster.Ended(calls_[i]);
  // Three posted: one of the five waits again, four are gone.
  EXPECT_EQ(counts_.alive, 3);
  EXPECT_EQ(counts_.posts, 7 + 1);
  for (PostedCall* call : {calls_[0], calls_[5], calls_[6]}) {
    roster.NeverBegan(call);
  }
  EXPECT_EQ(counts_.alive, 0);
}

TEST_F(RosterTest, NothingIsPostedOnceTheServerStops) {
  Roster roster(&loop_, 2, 3, Factory());
  roster.PostFirst();
  roster.Began();
  roster.NeverBegan(calls_[1]);
  const int posts = counts_.posts;
  roster.Began();
  roster.Ended(calls_[0]);
  roster.Ended(calls_[2]);
  EXPECT_EQ(counts_.posts, posts);
  EXPECT_EQ(counts_.alive, 0);
}

}  // namespace
}  // namespace leakyrelu
