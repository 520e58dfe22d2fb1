// SPDX-License-Identifier: Apache-2.0
#include "server/http/probe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "server/http/http_server.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

std::string PortOf(const std::string& address) {
  return address.substr(address.rfind(':'));
}

TEST(ProbeTest, TellsAServerThatServesFromOneThatDoesNot) {
  std::atomic<bool> ready = true;
  auto server = HttpServer::Start(
      "127.0.0.1:0",
      {[] { return std::string(); }, [&] { return ready.load(); }});
  ASSERT_TRUE(server.ok()) << server.status();
  const std::string address = (*server)->bound_address();
  EXPECT_TRUE(Probe(address).ok()) << Probe(address);

  ready = false;
  EXPECT_EQ(Probe(address).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Probe(address).message(), HasSubstr("answered 503"));
}

TEST(ProbeTest, AsksAServerThatListensEverywhereOnLoopback) {
  auto server = HttpServer::Start(
      "0.0.0.0:0", {[] { return std::string(); }, [] { return true; }});
  ASSERT_TRUE(server.ok()) << server.status();
  const absl::Status status =
      Probe("0.0.0.0" + PortOf((*server)->bound_address()));
  EXPECT_TRUE(status.ok()) << status;
}

TEST(ProbeTest, SaysThatNobodyListens) {
  std::string address;
  {
    auto server = HttpServer::Start(
        "127.0.0.1:0", {[] { return std::string(); }, [] { return true; }});
    ASSERT_TRUE(server.ok()) << server.status();
    address = (*server)->bound_address();
  }
  EXPECT_EQ(Probe(address).code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(Probe(address).message(), HasSubstr(address));
}

TEST(ProbeTest, NeedsAnAddress) {
  EXPECT_THAT(Probe("").message(), HasSubstr("HOST:PORT is needed"));
}

}  // namespace
}  // namespace leakyrelu
