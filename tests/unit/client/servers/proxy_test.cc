// SPDX-License-Identifier: Apache-2.0
#include "client/servers/proxy.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace leakyrelu::client {
namespace {

bool Needs(const char* no_proxy, const char* host) {
  return NeedsProxy({true, no_proxy}, host);
}

TEST(ProxyTest, NoHostNeedsAProxyIfNoneIsSet) {
  EXPECT_FALSE(NeedsProxy({}, "example.org"));
  EXPECT_TRUE(Needs("", "example.org"));
}

TEST(ProxyTest, LoopbackIsCalledDirectly) {
  for (const char* host : {"127.0.0.1", "127.255.0.3", "::1", "localhost",
                           "LocalHost", "a.localhost"}) {
    EXPECT_FALSE(Needs("", host)) << host;
  }
  for (const char* host :
       {"128.0.0.1", "::2", "notlocalhost", "localhost.org", "::", "0.0.0.0"}) {
    EXPECT_TRUE(Needs("", host)) << host;
  }
}

TEST(ProxyTest, NamesMatchByTheirEnds) {
  for (const char* listed : {"example.org", ".org", "ORG", "*", "a, .org ,b"}) {
    EXPECT_FALSE(Needs(listed, "www.example.org")) << listed;
  }
  for (const char* listed : {"", ",", " , ", "www.example", "10.0.0.0/8"}) {
    EXPECT_TRUE(Needs(listed, "www.example.org")) << listed;
  }
}

TEST(ProxyTest, AddressesMatchExactlyOrByNetwork) {
  for (const char* listed :
       {"10.1.2.3", "10.0.0.0/8", "10.1.2.0/23", "10.1.2.2/31", "0.0.0.0/0",
        "a,10.1.2.3/32", "*"}) {
    EXPECT_FALSE(Needs(listed, "10.1.2.3")) << listed;
  }
  for (const char* listed :
       {"1.2.3", "2.3", "10.1.2.4/31", "11.0.0.0/8", "10.0.0.0/", "10.0.0.0/33",
        "::/0", "10.1.2.3/x"}) {
    EXPECT_TRUE(Needs(listed, "10.1.2.3")) << listed;
  }
  EXPECT_FALSE(Needs("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_TRUE(Needs("2001:db8::/33", "2001:db8:8000::1"));
}

// The variables and their order are gRPC's.
TEST(ProxyTest, ReadsTheEnvironment) {
  const char* const names[] = {"grpc_proxy", "https_proxy", "http_proxy",
                               "no_grpc_proxy", "no_proxy"};
  for (const char* name : names) unsetenv(name);
  EXPECT_FALSE(ProxyEnvironment::Get().has_proxy);
  setenv("http_proxy", "http://proxy:3128", 1);
  setenv("no_proxy", "b", 1);
  EXPECT_TRUE(ProxyEnvironment::Get().has_proxy);
  EXPECT_EQ(ProxyEnvironment::Get().no_proxy, "b");
  setenv("no_grpc_proxy", "a", 1);
  EXPECT_EQ(ProxyEnvironment::Get().no_proxy, "a");
  setenv("grpc_proxy", "", 1);
  EXPECT_FALSE(ProxyEnvironment::Get().has_proxy);
  for (const char* name : names) unsetenv(name);
}

}  // namespace
}  // namespace leakyrelu::client
