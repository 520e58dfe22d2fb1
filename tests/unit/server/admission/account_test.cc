// SPDX-License-Identifier: Apache-2.0
#include "server/admission/account.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/admission/admission.h"

namespace leakyrelu {
namespace {

class AccountTest : public testing::Test {
 protected:
  struct Connection {
    explicit Connection(std::shared_ptr<Account> peer)
        : account(std::move(peer)) {}
    Account account;
    Charge charge;
  };

  std::unique_ptr<Connection> Connect(const std::string& group) {
    return std::make_unique<Connection>(peers_.Of(group));
  }
  void Begin(Connection& connection, size_t bytes) {
    EXPECT_TRUE(
        connection.charge.Open(admission_, connection.account, bytes).ok());
  }

  Admission admission_{{}};
  PeerAccounts peers_{admission_.server()};
};

TEST_F(AccountTest, ChargesReachThePeerAndTheServer) {
  const auto connection = Connect("uid:1");
  Begin(*connection, 100);
  EXPECT_TRUE(connection->charge.Grow(20).ok());
  for (const Account::Held& held :
       {connection->account.held(), peers_.Of("uid:1")->held(),
        admission_.held()}) {
    EXPECT_EQ(held.bytes, 120u);
    EXPECT_EQ(held.calls, 1u);
  }
  connection->charge.Shrink(50);
  EXPECT_EQ(admission_.held().bytes, 70u);
  connection->charge.Close();
  connection->charge.Shrink(70);
  EXPECT_EQ(admission_.held().bytes, 0u);
  EXPECT_EQ(admission_.held().calls, 0u);
}

TEST_F(AccountTest, BytesAndCallsMayBeMany) {
  const auto connection = Connect("a");
  constexpr uint64_t kBytes = Account::kMaxBytes / 8;
  Begin(*connection, kBytes);
  std::vector<Charge> others(500'000);
  for (Charge& charge : others) {
    ASSERT_TRUE(charge.Open(admission_, connection->account).ok());
  }
  EXPECT_EQ(connection->account.held().bytes, kBytes);
  EXPECT_EQ(connection->account.held().calls, 500'001u);
}

TEST_F(AccountTest, ManyThreadsLeaveZero) {
  const auto connection = Connect("a");
  std::vector<std::thread> threads;
  for (size_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([this, &connection, thread] {
      Charge charge;
      for (size_t i = 0; i < 10'000; ++i) {
        EXPECT_TRUE(
            charge.Open(admission_, connection->account, i * thread).ok());
        EXPECT_TRUE(charge.Grow(thread).ok());
        charge.Close();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(admission_.held().bytes, 0u);
  EXPECT_EQ(admission_.held().calls, 0u);
}

TEST_F(AccountTest, SharesAreEqualByPeerAndThenByConnection) {
  const auto lone = Connect("127.0.0.0/8");
  EXPECT_EQ(lone->account.shares(), 1u);
  Begin(*lone, 1);
  EXPECT_EQ(lone->account.shares(), 1u);
  std::vector<std::unique_ptr<Connection>> others;
  for (int i = 0; i < 3; ++i) {
    others.push_back(Connect("2001:db8::/64"));
    Begin(*others.back(), 1);
  }
  EXPECT_EQ(lone->account.shares(), 2u);
  EXPECT_EQ(others[0]->account.shares(), 6u);
  // A connection without calls does not divide the budget.
  others[1]->charge.Close();
  EXPECT_EQ(others[0]->account.shares(), 4u);
  for (const auto& other : others) other->charge.Close();
  EXPECT_EQ(lone->account.shares(), 1u);
}

TEST_F(AccountTest, PeersAreFoundByTheirGroupWhileTheyHaveConnections) {
  std::shared_ptr<Account> first = peers_.Of("a");
  EXPECT_EQ(peers_.Of("a"), first);
  EXPECT_NE(peers_.Of("b"), first);
  const std::weak_ptr<Account> forgotten = first;
  first.reset();
  EXPECT_TRUE(forgotten.expired());
  for (int i = 0; i < 1000; ++i) peers_.Of(std::to_string(i));
}

}  // namespace
}  // namespace leakyrelu
