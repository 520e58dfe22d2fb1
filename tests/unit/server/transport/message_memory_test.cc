// SPDX-License-Identifier: Apache-2.0
#include "server/transport/message_memory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/unit/server/transport/socket_pairs.h"

namespace leakyrelu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MessageMemoryTest : public testing::Test {
 protected:
  struct Client {
    Pair pair = TcpPair();
    std::shared_ptr<MessageMemory::Account> account;
    // Whether its connection was ended.
    bool IsCut() const {
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
      client->account = memory_->Open(client->pair.server);
    }
  }

  std::vector<size_t> cuts_;
  std::shared_ptr<MessageMemory> memory_ = MessageMemory::Create(
      100, [this](size_t held_bytes) { cuts_.push_back(held_bytes); });
  Client small_;
  Client large_;
};

TEST_F(MessageMemoryTest, UpToTheLimitNobodyIsCut) {
  small_.account->Hold(40);
  large_.account->Hold(60);
  large_.account->Release(10);
  small_.account->Hold(10);
  EXPECT_THAT(cuts_, IsEmpty());
  EXPECT_FALSE(small_.IsCut());
  EXPECT_FALSE(large_.IsCut());
}

TEST_F(MessageMemoryTest, BeyondItTheGreatestIsCutWhoeverComes) {
  large_.account->Hold(60);
  small_.account->Hold(41);
  EXPECT_THAT(cuts_, ElementsAre(60));
  EXPECT_TRUE(large_.IsCut());
  EXPECT_FALSE(small_.IsCut());
}

TEST_F(MessageMemoryTest, WhatACutOneHoldsIsNotCountedAgain) {
  large_.account->Hold(101);
  EXPECT_TRUE(large_.IsCut());
  large_.account->Hold(50);
  small_.account->Hold(100);
  large_.account->Release(151);
  EXPECT_FALSE(small_.IsCut());
  small_.account->Hold(1);
  EXPECT_TRUE(small_.IsCut());
  EXPECT_THAT(cuts_, ElementsAre(101, 101));
}

TEST_F(MessageMemoryTest, WhatIsClosedIsCountedAndNotCut) {
  large_.account->Hold(90);
  large_.account->Close();
  small_.account->Hold(20);
  EXPECT_FALSE(large_.IsCut());
  EXPECT_THAT(cuts_, ElementsAre(20));
  large_.account->Release(90);
}

}  // namespace
}  // namespace leakyrelu
