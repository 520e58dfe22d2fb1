// SPDX-License-Identifier: Apache-2.0
#include "client/library/channel.h"

#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"

namespace leakyrelu::client {
namespace {

TEST(ChannelTest, TakesHostsPortsAndSockets) {
  for (const char* address : {"127.0.0.1:50051", "localhost:1", "[::1]:65535",
                              "unix:/tmp/leakyrelu.sock", "example.org:443",
                              "127.0.0.1:1,127.0.0.1:2"}) {
    EXPECT_TRUE(MakeChannel(address, {}).ok()) << address;
  }
}

TEST(ChannelTest, RefusesAddressesThatCannotWork) {
  for (const char* address :
       {"", "localhost", "unix:", "localhost:1,localhost:2"}) {
    const auto channel = MakeChannel(address, {});
    ASSERT_FALSE(channel.ok()) << address;
    EXPECT_EQ(channel.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(DetailOf(channel.status())->field, "address");
  }
}

TEST(ChannelTest, RefusesHalfACredential) {
  ClientOptions options;
  options.tls.emplace().private_key = "key";
  EXPECT_EQ(DetailOf(MakeChannel("localhost:1", options).status())->reason,
            "BAD_CREDENTIALS");
  options.tls.reset();
  options.retry.max_attempts = 0;
  EXPECT_EQ(DetailOf(MakeChannel("localhost:1", options).status())->field,
            "retry.max_attempts");
}

}  // namespace
}  // namespace leakyrelu::client
