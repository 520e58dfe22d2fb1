// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#include "server/transport/endpoint/reactor.h"
#include "server/transport/endpoint/read_share.h"
#include "tests/unit/server/transport/endpoint/socket_pair.h"

// How much sources may read follows the work that they make.
namespace leakyrelu {
namespace {

class CountingSource final : public Reactor::Source {
 public:
  void OnEvents(uint32_t /*events*/) override { ++heard_; }
  int heard() const { return heard_; }

 private:
  int heard_ = 0;
};

class ReactorShareTest : public testing::Test {
 protected:
  Reactor reactor_{[](Reactor::Task task) { task(); }};
};

TEST_F(ReactorShareTest, DescriptorsThatMakeMuchWorkAreHeardOneByOne) {
  constexpr int kSources = 5;
  SocketPair pairs[kSources];
  CountingSource source;
  for (const SocketPair& pair : pairs) {
    ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  }
  int before = 0;
  reactor_.Run([&]() -> std::optional<int> {
    EXPECT_LE(source.heard(), before + 1);
    before = source.heard();
    if (before == kSources) return std::nullopt;
    return 0;
  });
  EXPECT_EQ(reactor_.share_bytes(), ReadShare::kLeastBytes);
}

TEST_F(ReactorShareTest, ASourceThatHasMoreAndMakesLittleWorkGetsMore) {
  SocketPair pair;
  CountingSource source;
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  reactor_.Run([&]() -> std::optional<int> {
    if (reactor_.share_bytes() == ReadShare::kMostBytes) return std::nullopt;
    EXPECT_TRUE(reactor_.Rearm(pair.ours(), &source));
    return Reactor::kForever;
  });
  EXPECT_FALSE(reactor_.flooded());
}

TEST_F(ReactorShareTest, ASourceThatHasMoreAndMakesMuchWorkFloodsIt) {
  SocketPair pair;
  CountingSource source;
  ASSERT_TRUE(reactor_.Watch(pair.ours(), &source));
  reactor_.Run([&]() -> std::optional<int> {
    if (reactor_.flooded()) return std::nullopt;
    EXPECT_TRUE(reactor_.Rearm(pair.ours(), &source));
    return 0;
  });
  EXPECT_EQ(reactor_.share_bytes(), ReadShare::kLeastBytes);
}

}  // namespace
}  // namespace leakyrelu
