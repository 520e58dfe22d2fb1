// SPDX-License-Identifier: Apache-2.0
#include "client/servers/servers.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"

namespace leakyrelu::client {
namespace {

const ProxyEnvironment kNoProxy;
const ProxyEnvironment kProxy{true, "10.0.0.0/8,.example.com"};

TEST(ServersTest, SingleAddressIsATarget) {
  for (const char* address :
       {"127.0.0.1:50051", "localhost:1", "[::1]:65535", "[fe80::1%lo]:1",
        "example.org:443", "a_b-c:1", "dns:example.org:443",
        "dns:///example.org:443", "dns://10.0.0.1:53/example.org:443",
        "unix:/tmp/leakyrelu.sock", "unix:/tmp/a,b.sock",
        "unix-abstract:a,b"}) {
    const auto target = TargetOf(address, kNoProxy);
    ASSERT_TRUE(target.ok()) << target.status();
    EXPECT_EQ(target->uri, address);
    EXPECT_FALSE(target->uses_proxy);
  }
}

TEST(ServersTest, ListHasOneAddressFamily) {
  EXPECT_EQ(TargetOf("127.0.0.1:1,127.0.0.2:2", kNoProxy)->uri,
            "ipv4:127.0.0.1:1,127.0.0.2:2");
  EXPECT_EQ(TargetOf("[::1]:1,[2001:db8::1]:2", kNoProxy)->uri,
            "ipv6:[::1]:1,[2001:db8::1]:2");
}

TEST(ServersTest, NamesTheAddressThatCannotWork) {
  for (const auto& [addresses, got] :
       {std::pair{"", "\"\""},
        {"localhost", "\"localhost\""},
        {"localhost:", "\"localhost:\""},
        {"localhost:0", "\"localhost:0\""},
        {"localhost:65536", "\"localhost:65536\""},
        {"localhost:http", "\"localhost:http\""},
        {"localhost: 1", "\"localhost: 1\""},
        {"localhost:+1", "\"localhost:+1\""},
        {"http://localhost:1", "\"http://localhost:1\""},
        {"localhost:1/", "\"localhost:1/\""},
        {"local host:1", "\"local host:1\""},
        {"user@localhost:1", "\"user@localhost:1\""},
        {"::1:1", "\"::1:1\""},
        {"[127.0.0.1]:1", "\"[127.0.0.1]:1\""},
        {"[localhost]:1", "\"[localhost]:1\""},
        {"dns:///localhost", "\"dns:///localhost\""},
        {"dns://localhost:1", "\"dns://localhost:1\""},
        {"dns:", "\"dns:\""},
        {"dns://", "\"dns://\""},
        {":50051", "\":50051\""},
        {"unix:", "\"unix:\""},
        {"unix-abstract:", "\"unix-abstract:\""},
        {"127.0.0.1:1,", "\"\""},
        {"127.0.0.1:1,127.0.0.2", "\"127.0.0.2\""},
        {"127.0.0.1:1,[::1]:2", "\"[::1]:2\""},
        {"127.0.0.1:1,::1:2", "\"::1:2\""},
        {"localhost:1,localhost:2", "\"localhost:1\""},
        {"127.0.0.1:1,unix:/a", "\"unix:/a\""}}) {
    const auto target = TargetOf(addresses, kNoProxy);
    ASSERT_FALSE(target.ok()) << addresses;
    EXPECT_EQ(target.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(DetailOf(target.status())->field, "address");
    EXPECT_EQ(DetailOf(target.status())->got, got);
  }
}

TEST(ServersTest, PortOutOfRangeIsNamed) {
  for (const char* address :
       {"localhost:0", "127.0.0.1:99999", "[::1]:65536", "dns:///a:70000",
        "1.2.3.4:5,1.2.3.5:99999", "a:123456789012345678901"}) {
    EXPECT_EQ(DetailOf(TargetOf(address, kNoProxy).status())->allowed,
              "a port from 1 to 65535")
        << address;
  }
  for (const char* address : {"localhost", "99999", "localhost:", "a:-1"}) {
    EXPECT_EQ(DetailOf(TargetOf(address, kNoProxy).status())->allowed,
              kAddressForms)
        << address;
  }
}

TEST(ServersTest, SingleAddressUsesTheProxyUnlessItIsLocal) {
  for (const char* proxied :
       {"192.0.2.1:1", "[2001:db8::1]:1", "example.org:1",
        "dns:///example.org:1", "dns://10.0.0.1/example.org:1"}) {
    EXPECT_TRUE(TargetOf(proxied, kProxy)->uses_proxy) << proxied;
    EXPECT_FALSE(TargetOf(proxied, kNoProxy)->uses_proxy) << proxied;
  }
  for (const char* direct :
       {"127.0.0.1:1", "[::1]:1", "localhost:1", "dns:///localhost:1",
        "unix:/a", "unix-abstract:a", "10.1.2.3:1", "a.example.com:1"}) {
    EXPECT_FALSE(TargetOf(direct, kProxy)->uses_proxy) << direct;
  }
}

TEST(ServersTest, ListBypassesTheProxy) {
  const auto target = TargetOf("10.0.0.1:1,127.0.0.1:2", kProxy);
  ASSERT_TRUE(target.ok()) << target.status();
  EXPECT_FALSE(target->uses_proxy);
  const auto refused = TargetOf("10.0.0.1:1,192.0.2.1:2", kProxy).status();
  ASSERT_TRUE(DetailOf(refused).has_value()) << refused;
  EXPECT_EQ(DetailOf(refused)->got, "\"192.0.2.1:2\" with an HTTP proxy set");
}

// gRPC ignores a service config that it cannot parse.
TEST(ServersTest, ServiceConfigIsJson) {
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
