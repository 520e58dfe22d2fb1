// SPDX-License-Identifier: Apache-2.0
#include "client/servers/servers.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"

namespace leakyrelu::client {
namespace {

TEST(ServersTest, OneAddressIsATargetAlready) {
  for (const char* address : {"127.0.0.1:50051", "localhost:1", "[::1]:65535",
                              "example.org:443", "unix:/tmp/leakyrelu.sock",
                              "unix:/tmp/a,b.sock", "unix-abstract:a,b"}) {
    const auto target = TargetOf(address);
    ASSERT_TRUE(target.ok()) << address;
    EXPECT_EQ(*target, address);
  }
}

TEST(ServersTest, AListIsOfOneFamily) {
  EXPECT_EQ(*TargetOf("127.0.0.1:1,127.0.0.2:2"),
            "ipv4:127.0.0.1:1,127.0.0.2:2");
  EXPECT_EQ(*TargetOf("[::1]:1,[2001:db8::1]:2"),
            "ipv6:[::1]:1,[2001:db8::1]:2");
}

TEST(ServersTest, NamesTheAddressThatCannotWork) {
  for (const auto& [addresses, got] :
       {std::pair{"", "''"},
        {"localhost", "'localhost'"},
        {"localhost:", "'localhost:'"},
        {"localhost:0", "'localhost:0'"},
        {"localhost:65536", "'localhost:65536'"},
        {"localhost:http", "'localhost:http'"},
        {":50051", "':50051'"},
        {"unix:", "'unix:'"},
        {"unix-abstract:", "'unix-abstract:'"},
        {"127.0.0.1:1,", "''"},
        {"127.0.0.1:1,127.0.0.2", "'127.0.0.2'"},
        {"127.0.0.1:1,[::1]:2", "'[::1]:2'"},
        {"127.0.0.1:1,::1:2", "'::1:2'"},
        {"localhost:1,localhost:2", "'localhost:1'"},
        {"127.0.0.1:1,unix:/a", "'unix:/a'"}}) {
    const auto target = TargetOf(addresses);
    ASSERT_FALSE(target.ok()) << addresses;
    EXPECT_EQ(target.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(DetailOf(target.status())->field, "address");
    EXPECT_EQ(DetailOf(target.status())->got, got);
  }
}

// gRPC passes over a service config that it cannot read.
TEST(ServersTest, TheServiceConfigIsJson) {
  for (bool watch_health : {false, true}) {
    google::protobuf::Struct config;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(
                    ServiceConfig(watch_health), &config)
                    .ok());
    EXPECT_EQ(config.fields().contains("healthCheckConfig"), watch_health);
    EXPECT_TRUE(config.fields().contains("loadBalancingConfig"));
  }
}

}  // namespace
}  // namespace leakyrelu::client
