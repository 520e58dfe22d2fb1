// SPDX-License-Identifier: Apache-2.0
#include "client/library/channel.h"

#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"

namespace leakyrelu::client {
namespace {

std::string WrongField(const ClientOptions& options) {
  const auto detail = DetailOf(MakeChannels("localhost:1", options).status());
  return detail.has_value() ? detail->field : "";
}

TEST(ChannelTest, TakesHostsPortsAndSockets) {
  for (const char* address : {"127.0.0.1:50051", "localhost:1", "[::1]:65535",
                              "unix:/tmp/leakyrelu.sock", "example.org:443",
                              "127.0.0.1:1,127.0.0.2:2"}) {
    EXPECT_TRUE(MakeChannels(address, {}).ok()) << address;
  }
}

TEST(ChannelTest, HasAChannelForServingServers) {
  EXPECT_NE(MakeChannels("localhost:1", {})->serving, nullptr);
  const auto channels = MakeChannels("localhost:1", {.watch_health = false});
  EXPECT_EQ(channels->serving, nullptr);
  EXPECT_NE(channels->all, nullptr);
}

TEST(ChannelTest, RefusesAddressesThatCannotWork) {
  for (const char* address : {"", "localhost", "unix:", "http://localhost:1",
                              "localhost:1,localhost:2"}) {
    const auto channels = MakeChannels(address, {});
    ASSERT_FALSE(channels.ok()) << address;
    EXPECT_EQ(channels.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(DetailOf(channels.status())->field, "address");
  }
}

TEST(ChannelTest, RefusesIncompleteCredentials) {
  ClientOptions options;
  options.tls.emplace().private_key = "key";
  EXPECT_EQ(DetailOf(MakeChannels("localhost:1", options).status())->reason,
            "BAD_CREDENTIALS");
}

TEST(ChannelTest, RefusesOptionsThatCannotWork) {
  EXPECT_EQ(WrongField({.retry = {.max_attempts = 0}}), "retry.max_attempts");
  EXPECT_EQ(WrongField({.retry = {.initial_backoff = absl::Seconds(-1)}}),
            "retry.initial_backoff");
  EXPECT_EQ(WrongField({.retry = {.max_backoff = absl::InfiniteDuration()}}),
            "retry.max_backoff");
  EXPECT_EQ(WrongField({.keepalive_time = absl::ZeroDuration()}),
            "keepalive_time");
  EXPECT_EQ(WrongField({.stalled_connection_timeout = absl::ZeroDuration()}),
            "stalled_connection_timeout");
  EXPECT_EQ(WrongField({.keepalive_time = absl::InfiniteDuration()}), "");
}

// Checks the limit documented in the header.
TEST(ChannelTest, FrozenServerIsDetectedWithinAMinute) {
  const ClientOptions options;
  absl::Duration pauses;
  absl::Duration pause = options.retry.initial_backoff;
  for (int n = 1; n < RetryOptions::kDefaultAttempts; ++n) {
    pauses += pause;
    pause = std::min(2 * pause, options.retry.max_backoff);
  }
  EXPECT_LT(options.keepalive_time + options.stalled_connection_timeout +
                absl::Seconds(5) + pauses,
            absl::Minutes(1));
}

}  // namespace
}  // namespace leakyrelu::client
