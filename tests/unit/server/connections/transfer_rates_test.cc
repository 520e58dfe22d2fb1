// SPDX-License-Identifier: Apache-2.0
#include "server/connections/transfer_rates.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "server/net/peer_uri.h"
#include "tests/unit/server/connections/socket_pairs.h"

namespace leakyrelu {
namespace {

class TransferRatesTest : public testing::Test {
 protected:
  TransferRatesTest() : pair_(TcpPair()), uri_(PeerUriOf(pair_.server)) {
    tracker_.Add(pair_.server, "peer");
  }
  ~TransferRatesTest() override {
    close(pair_.client);
    close(pair_.server);
  }

  void MeasureAfter(int seconds) {
    rates_.Measure(tracker_, now_ += std::chrono::seconds(seconds));
  }
  // Sends bytes to the server, and waits until they have arrived.
  void Send(size_t bytes) const {
    const std::string text(bytes, 'x');
    ASSERT_EQ(send(pair_.client, text.data(), bytes, 0),
              static_cast<ssize_t>(bytes));
    std::string arrived(bytes, ' ');
    ASSERT_EQ(recv(pair_.server, arrived.data(), bytes, MSG_WAITALL),
              static_cast<ssize_t>(bytes));
  }

  const Pair pair_;
  const std::string uri_;
  ConnectionTracker tracker_{[](int) {}};
  TransferRates rates_;
  TransferRates::Clock::time_point now_{std::chrono::hours(1)};
};

TEST_F(TransferRatesTest, MeasuresOnRequestBetweenTwoMeasurements) {
  MeasureAfter(1);
  EXPECT_FALSE(rates_.Of(uri_).has_value());
  rates_.MeasureNext();
  MeasureAfter(1);
  EXPECT_FALSE(rates_.Of(uri_).has_value());
  Send(1000);
  rates_.MeasureNext();
  MeasureAfter(2);
  const auto rate = rates_.Of(uri_);
  ASSERT_TRUE(rate.has_value());
  EXPECT_EQ(rate->received, 500);
  EXPECT_EQ(rate->sent, 0);
  EXPECT_FALSE(rate->is_unknown);
  // Nobody asks any more.
  MeasureAfter(1);
  EXPECT_FALSE(rates_.Of(uri_).has_value());
}

TEST_F(TransferRatesTest, OtherSocketsAreUnknown) {
  for (int i = 0; i < 2; ++i) {
    rates_.MeasureNext();
    MeasureAfter(1);
  }
  const auto rate = rates_.Of("unix:");
  ASSERT_TRUE(rate.has_value());
  EXPECT_TRUE(rate->is_unknown);
}

TEST_F(TransferRatesTest, NewConnectionHasNoRateYet) {
  rates_.MeasureNext();
  MeasureAfter(1);
  const Pair later = TcpPair();
  tracker_.Add(later.server, "peer");
  rates_.MeasureNext();
  MeasureAfter(1);
  EXPECT_TRUE(rates_.Of(uri_).has_value());
  EXPECT_FALSE(rates_.Of(PeerUriOf(later.server)).has_value());
  close(later.client);
  close(later.server);
}

}  // namespace
}  // namespace leakyrelu
