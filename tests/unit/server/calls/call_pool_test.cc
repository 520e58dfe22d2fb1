// SPDX-License-Identifier: Apache-2.0
#include "server/calls/call_pool.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/unit/server/io/drivers.h"
#include "tests/unit/server/io/idle_server.h"

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

// The loop is never started, so the test's thread acts as the loop's.
class CallPoolTest : public testing::Test {
 protected:
  ~CallPoolTest() override {
    server_.Shutdown();
    loop_.queue()->Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (loop_.queue()->Next(&tag, &ok)) {
    }
  }

  CallPool::Factory Factory() {
    return [this](CallPool&) {
      auto call = std::make_unique<FakeCall>(&counts_);
      calls_.push_back(call.get());
      return call;
    };
  }

  IdleServer server_;
  CompletionLoop loop_{server_.TakeQueue(), AllDrivers().front()()};
  Counts counts_;
  std::vector<PostedCall*> calls_;
};

TEST_F(CallPoolTest, GrowsUnderLoadAndShrinksAfterIt) {
  CallPool call_pool(&loop_, 2, 3, Factory());
  call_pool.PostFirst();
  EXPECT_EQ(counts_.alive, 2);
  for (int i = 0; i < 5; ++i) call_pool.Began();
  // Two are posted, five are in use.
  EXPECT_EQ(counts_.alive, 7);
  for (int i = 0; i < 5; ++i) call_pool.Ended(calls_[i]);
  // Three are posted: one of the five is posted again, four are freed.
  EXPECT_EQ(counts_.alive, 3);
  EXPECT_EQ(counts_.posts, 7 + 1);
  for (PostedCall* call : {calls_[0], calls_[5], calls_[6]}) {
    call_pool.OnQueueShutdown(call);
  }
  EXPECT_EQ(counts_.alive, 0);
}

TEST_F(CallPoolTest, NothingIsPostedOnceTheServerStops) {
  CallPool call_pool(&loop_, 2, 3, Factory());
  call_pool.PostFirst();
  call_pool.Began();
  call_pool.OnQueueShutdown(calls_[1]);
  const int posts = counts_.posts;
  call_pool.Began();
  call_pool.Ended(calls_[0]);
  call_pool.Ended(calls_[2]);
  EXPECT_EQ(counts_.posts, posts);
  EXPECT_EQ(counts_.alive, 0);
}

}  // namespace
}  // namespace leakyrelu
