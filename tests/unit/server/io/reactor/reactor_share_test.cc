// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#include "server/io/reactor/reactor.h"
#include "server/io/reactor/read_quota.h"
#include "tests/unit/server/io/reactor/socket_pair.h"

// The bytes that sources may read depend on the work that they create.
namespace leakyrelu {
namespace {

class CountingSource final : public Reactor::Source {
 public:
  void OnEvents(uint32_t /*events*/) override { ++events_; }
  int events() const { return events_; }

 private:
  int events_ = 0;
};

class ReactorShareTest : public testing::Test {
 protected:
  Reactor reactor_{[](Reactor::Task task) { task(); }};
};

TEST_F(ReactorShareTest, DescriptorsWithMuchWorkAreServedOneByOne) {
  constexpr int kSources = 5;
  SocketPair pairs[kSources];
  CountingSource source;
  for (const SocketPair& pair : pairs) {
    ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  }
  int before = 0;
  reactor_.Run([&]() -> std::optional<int> {
    EXPECT_LE(source.events(), before + 1);
    before = source.events();
    if (before == kSources) return std::nullopt;
    return 0;
  });
  EXPECT_EQ(reactor_.share_bytes(), ReadQuota::kMinBytes);
}

TEST_F(ReactorShareTest, ShareGrowsForUnreadDataWithLittleWork) {
  SocketPair pair;
  CountingSource source;
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  reactor_.Run([&]() -> std::optional<int> {
    if (reactor_.share_bytes() == ReadQuota::kMaxBytes) return std::nullopt;
    EXPECT_TRUE(reactor_.Rearm(pair.ours(), &source));
    return Reactor::kForever;
  });
  EXPECT_FALSE(reactor_.flooded());
}

TEST_F(ReactorShareTest, UnreadDataWithMuchWorkIsAFlood) {
  SocketPair pair;
  CountingSource source;
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  reactor_.Run([&]() -> std::optional<int> {
    if (reactor_.flooded()) return std::nullopt;
    EXPECT_TRUE(reactor_.Rearm(pair.ours(), &source));
    return 0;
  });
  EXPECT_EQ(reactor_.share_bytes(), ReadQuota::kMinBytes);
}

}  // namespace
}  // namespace leakyrelu
