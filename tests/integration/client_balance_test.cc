// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "leakyrelu/client.h"
#include "server/admin/health.h"
#include "tests/support/running_server.h"

// One client of several servers.
namespace leakyrelu {
namespace {

struct HealthyServer {
  HealthyServer() { health.SetServing(true); }

  // The number of Forward calls that arrived.
  int Calls() const {
    const std::string scrape = server.Scrape();
    const std::string counter =
        "grpc_server_call_started_total{grpc_method="
        "\"leakyrelu.v1.LeakyReluService/Forward\"} ";
    const size_t at = scrape.find(counter);
    if (at == std::string::npos) return 0;
    int calls = 0;
    const size_t begin = at + counter.size();
    EXPECT_TRUE(absl::SimpleAtoi(
        scrape.substr(begin, scrape.find('\n', begin) - begin), &calls));
    return calls;
  }

  admin::HealthService health{{}};
  RunningServer server{RunningServer::LocalOptions(), {&health}};
};

class ClientBalanceTest : public ::testing::Test {
 protected:
  void Call() {
    const float x[] = {-1, 2};
    const auto y = client_->Forward({TensorRef::Of(x)});
    ASSERT_TRUE(y.ok()) << y.status();
  }

  // Waits until the condition holds.
  template <typename Condition>
  void CallUntil(Condition condition) {
    const absl::Time end = absl::Now() + absl::Seconds(60);
    while (!condition()) {
      ASSERT_LT(absl::Now(), end);
      Call();
    }
  }

  HealthyServer first_;
  HealthyServer second_;
  std::unique_ptr<Client> client_ = *Client::Create(
      absl::StrCat(first_.server.address(), ",", second_.server.address()));
};

TEST_F(ClientBalanceTest, CallsAreBalancedRoundRobin) {
  CallUntil([&] { return first_.Calls() > 0 && second_.Calls() > 0; });
  const int first = first_.Calls();
  const int second = second_.Calls();
  for (int i = 0; i < 20; ++i) Call();
  EXPECT_EQ(first_.Calls(), first + 10);
  EXPECT_EQ(second_.Calls(), second + 10);
}

TEST_F(ClientBalanceTest, NotServingServerGetsNoCallsUntilItServes) {
  CallUntil([&] { return first_.Calls() > 0 && second_.Calls() > 0; });
  first_.health.SetServing(false);
  // Calls continue while the client learns of the change.
  int seen = 0;
  int quiet = 0;
  CallUntil([&] {
    const int calls = first_.Calls();
    quiet = calls == seen ? quiet + 1 : 0;
    seen = calls;
    return quiet == 10;
  });
  first_.health.SetServing(true);
  CallUntil([&] { return first_.Calls() > seen; });
}

TEST_F(ClientBalanceTest, CallsGoToAllServersIfNoneIsServing) {
  first_.health.SetServing(false);
  second_.health.SetServing(false);
  CallUntil([&] { return first_.Calls() > 0 && second_.Calls() > 0; });
}

// Health checks and calls share a connection.
TEST(ClientOfOneServerTest, UsesOneConnectionForAnyHealthStatus) {
  HealthyServer only;
  const auto client =
      *Client::Create(only.server.address(), {.retry = {.max_attempts = 1}});
  const float x[] = {-1, 2};
  for (bool serving : {true, false, true}) {
    only.health.SetServing(serving);
    for (int i = 0; i < 20; ++i) {
      const auto y = client->ForwardOne(x);
      ASSERT_TRUE(y.ok()) << y.status();
    }
  }
  EXPECT_TRUE(only.server.Shows("leakyrelu_connections_accepted_total 1"));
}

}  // namespace
}  // namespace leakyrelu
