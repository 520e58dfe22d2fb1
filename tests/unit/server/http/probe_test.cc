// SPDX-License-Identifier: Apache-2.0
#include "server/http/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/http/http_server.h"
#include "tests/unit/server/http/fake_page_source.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

std::string PortPart(const std::string& address) {
  return address.substr(address.rfind(':'));
}

TEST(ProbeTest, ReportsWhetherTheServerServes) {
  FakePageSource pages;
  auto server = HttpServer::Start("127.0.0.1:0", pages);
  ASSERT_TRUE(server.ok()) << server.status();
  const std::string address = (*server)->bound_address();
  EXPECT_TRUE(ProbeHttp(address).ok()) << ProbeHttp(address);

  pages.ready = false;
  EXPECT_EQ(ProbeHttp(address).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(ProbeHttp(address).message(),
              HasSubstr("/readyz: answered \"HTTP/1.1 503"));
}

TEST(ProbeTest, WildcardAddressIsProbedOnLoopback) {
  const FakePageSource pages;
  auto server = HttpServer::Start("0.0.0.0:0", pages);
  ASSERT_TRUE(server.ok()) << server.status();
  const absl::Status status =
      ProbeHttp("0.0.0.0" + PortPart((*server)->bound_address()));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(ProbeTest, ClosedPortIsUnavailable) {
  const FakePageSource pages;
  std::string address;
  {
    auto server = HttpServer::Start("127.0.0.1:0", pages);
    ASSERT_TRUE(server.ok()) << server.status();
    address = (*server)->bound_address();
  }
  EXPECT_EQ(ProbeHttp(address).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(ProbeHttp(address).message(), HasSubstr(address));
}

TEST(ProbeTest, NeedsAnAddress) {
  EXPECT_THAT(ProbeHttp("").message(), HasSubstr("HOST:PORT"));
}

}  // namespace
}  // namespace leakyrelu
