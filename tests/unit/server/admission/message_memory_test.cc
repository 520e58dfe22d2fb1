// SPDX-License-Identifier: Apache-2.0
#include "server/admission/message_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MessageMemoryTest : public testing::Test {
 protected:
  struct Client {
    Pair pair = TcpPair();
    std::shared_ptr<MessageMemory::Holder> holder;
    // Whether its connection was shut down.
    bool IsEvicted() const {
      char byte = 0;
      return recv(pair.server, &byte, 1, MSG_DONTWAIT) == 0;
    }
    ~Client() {
      close(pair.client);
      close(pair.server);
    }
  };

  MessageMemoryTest() {
    for (Client* client : {&small_, &large_}) {
      client->holder = memory_->Open(client->pair.server);
    }
  }

  std::vector<size_t> evictions_;
  std::shared_ptr<MessageMemory> memory_ = MessageMemory::Create(
      100, [this](size_t held_bytes) { evictions_.push_back(held_bytes); });
  Client small_;
  Client large_;
};

TEST_F(MessageMemoryTest, NothingIsEvictedUpToTheLimit) {
  small_.holder->Hold(40);
  large_.holder->Hold(60);
  large_.holder->Release(10);
  small_.holder->Hold(10);
  EXPECT_THAT(evictions_, IsEmpty());
  EXPECT_FALSE(small_.IsEvicted());
  EXPECT_FALSE(large_.IsEvicted());
}

TEST_F(MessageMemoryTest, LargestHolderIsEvictedBeyondTheLimit) {
  large_.holder->Hold(60);
  small_.holder->Hold(41);
  EXPECT_THAT(evictions_, ElementsAre(60));
  EXPECT_TRUE(large_.IsEvicted());
  EXPECT_FALSE(small_.IsEvicted());
}

TEST_F(MessageMemoryTest, HolderThatReadsNothingIsEvictedFirst) {
  constexpr size_t kBytes = MessageMemory::kMinIdleBytes;
  const auto memory = MessageMemory::Create(3 * kBytes);
  Client idle;
  Client brief;
  Client active;
  for (Client* client : {&idle, &brief, &active}) {
    client->holder = memory->Open(client->pair.server);
  }
  const auto now = std::chrono::steady_clock::now();
  idle.holder->Hold(kBytes, now);
  brief.holder->Hold(kBytes - 1, now);
  active.holder->Hold(2 * kBytes, now + MessageMemory::kIdle);
  EXPECT_TRUE(idle.IsEvicted());
  EXPECT_FALSE(brief.IsEvicted());
  EXPECT_FALSE(active.IsEvicted());
  active.holder->Hold(2, now + MessageMemory::kIdle);
  EXPECT_FALSE(brief.IsEvicted());
  EXPECT_TRUE(active.IsEvicted());
}

TEST_F(MessageMemoryTest, EvictedBytesAreNotCounted) {
  large_.holder->Hold(101);
  EXPECT_TRUE(large_.IsEvicted());
  large_.holder->Hold(50);
  small_.holder->Hold(100);
  large_.holder->Release(151);
  EXPECT_FALSE(small_.IsEvicted());
  small_.holder->Hold(1);
  EXPECT_TRUE(small_.IsEvicted());
  EXPECT_THAT(evictions_, ElementsAre(101, 101));
}

TEST_F(MessageMemoryTest, ClosedHolderIsCountedButNotEvicted) {
  large_.holder->Hold(90);
  large_.holder->Close();
  small_.holder->Hold(20);
  EXPECT_FALSE(large_.IsEvicted());
  EXPECT_THAT(evictions_, ElementsAre(20));
  large_.holder->Release(90);
}

}  // namespace
}  // namespace leakyrelu
