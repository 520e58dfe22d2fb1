// SPDX-License-Identifier: Apache-2.0
#include "server/admin/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "grpc/health/v1/health.pb.h"
#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using ::grpc::health::v1::HealthListResponse;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Method kCheck = Method::kHealthCheck;
constexpr Method kWatch = Method::kHealthWatch;
constexpr Method kList = Method::kHealthList;

std::string About(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request.SerializeAsString();
}

std::vector<HealthCheckResponse::ServingStatus> Statuses(
    const FakeOutlet& outlet) {
  std::vector<HealthCheckResponse::ServingStatus> statuses;
  for (const std::string& message : outlet.messages()) {
    HealthCheckResponse response;
    EXPECT_TRUE(response.ParseFromString(message));
    statuses.push_back(response.status());
  }
  return statuses;
}

class HealthTest : public ::testing::Test {
 protected:
  HealthService health_{{"a.A", "b.B"}};
  FakeOutlet outlet_;
};

TEST_F(HealthTest, CheckFollowsSetServing) {
  for (bool serving : {false, true, false}) {
    health_.SetServing(serving);
    EXPECT_EQ(health_.serving(), serving);
    for (const char* service : {"", "a.A", "b.B"}) {
      FakeOutlet outlet;
      health_.Open(kCheck, &outlet)->OnMessage(About(service));
      EXPECT_THAT(Statuses(outlet),
                  ElementsAre(serving ? HealthCheckResponse::SERVING
                                      : HealthCheckResponse::NOT_SERVING));
      EXPECT_EQ(outlet.status(), absl::OkStatus());
    }
  }
}

TEST_F(HealthTest, CheckOfAnUnknownServiceIsNotFound) {
  health_.Open(kCheck, &outlet_)->OnMessage(About("c.C"));
  EXPECT_THAT(outlet_.messages(), IsEmpty());
  ASSERT_TRUE(outlet_.status().has_value());
  EXPECT_EQ(outlet_.status()->code(), absl::StatusCode::kNotFound);
}

TEST_F(HealthTest, UnknownServiceIsQuoted) {
  health_.Open(kCheck, &outlet_)->OnMessage(About("a\x1b\u2028\""));
  EXPECT_EQ(outlet_.status()->message(),
            "service: got \"a\\u001b\\u2028\\\"\", allowed: \"\" or a service "
            "that List names");
}

TEST_F(HealthTest, ListNamesAllServices) {
  health_.SetServing(true);
  health_.Open(kList, &outlet_)->OnMessage("");
  ASSERT_EQ(outlet_.messages().size(), 1u);
  HealthListResponse response;
  ASSERT_TRUE(response.ParseFromString(outlet_.messages()[0]));
  EXPECT_EQ(response.statuses_size(), 3);
  for (const char* service : {"", "a.A", "b.B"}) {
    EXPECT_EQ(response.statuses().at(service).status(),
              HealthCheckResponse::SERVING);
  }
}

TEST_F(HealthTest, WatchReportsEachChangeOnce) {
  auto call = health_.Open(kWatch, &outlet_);
  call->OnMessage(About("a.A"));
  call->OnHalfClose();
  health_.SetServing(true);
  health_.SetServing(true);
  health_.SetServing(false);
  EXPECT_THAT(Statuses(outlet_), ElementsAre(HealthCheckResponse::NOT_SERVING,
                                             HealthCheckResponse::SERVING,
                                             HealthCheckResponse::NOT_SERVING));
  EXPECT_EQ(outlet_.status(), std::nullopt);
  call->OnDone();
  health_.SetServing(true);
  EXPECT_EQ(outlet_.messages().size(), 3u);
}

TEST_F(HealthTest, WatchOfAnUnknownServiceStaysOpen) {
  auto call = health_.Open(kWatch, &outlet_);
  call->OnMessage(About("c.C"));
  health_.SetServing(true);
  EXPECT_THAT(Statuses(outlet_),
              ElementsAre(HealthCheckResponse::SERVICE_UNKNOWN));
  EXPECT_EQ(outlet_.status(), std::nullopt);
  call->OnDone();
}

TEST_F(HealthTest, ShutdownNotifiesAndEndsWatches) {
  health_.SetServing(true);
  auto call = health_.Open(kWatch, &outlet_);
  call->OnMessage(About(""));
  health_.Shutdown();
  EXPECT_THAT(Statuses(outlet_), ElementsAre(HealthCheckResponse::SERVING,
                                             HealthCheckResponse::NOT_SERVING));
  ASSERT_TRUE(outlet_.status().has_value());
  EXPECT_EQ(outlet_.status()->code(), absl::StatusCode::kUnavailable);
  call->OnDone();

  // Shutdown is final, and a later watch is notified and ended.
  health_.SetServing(true);
  EXPECT_FALSE(health_.serving());
  FakeOutlet late;
  auto late_call = health_.Open(kWatch, &late);
  late_call->OnMessage(About(""));
  EXPECT_THAT(Statuses(late), ElementsAre(HealthCheckResponse::NOT_SERVING));
  EXPECT_EQ(late.status()->code(), absl::StatusCode::kUnavailable);
  late_call->OnDone();
}

TEST_F(HealthTest, HostileRequestsAreRefused) {
  for (Method method : {kCheck, kWatch, kList}) {
    FakeOutlet garbage;
    auto call = health_.Open(method, &garbage);
    call->OnMessage("\x0a\xff");  // a string of 127 missing bytes
    ASSERT_TRUE(garbage.status().has_value()) << PathOf(method);
    EXPECT_EQ(garbage.status()->code(), absl::StatusCode::kInvalidArgument);
    call->OnDone();

    FakeOutlet unasked;
    auto unasked_call = health_.Open(method, &unasked);
    unasked_call->OnHalfClose();
    ASSERT_TRUE(unasked.status().has_value()) << PathOf(method);
    EXPECT_EQ(unasked.status()->code(), absl::StatusCode::kInvalidArgument);
    unasked_call->OnDone();
  }
}

TEST_F(HealthTest, OtherMethodsAreNotOpened) {
  EXPECT_EQ(health_.Open(Method::kOther, &outlet_), nullptr);
  EXPECT_EQ(health_.Open(Method::kReflection, &outlet_), nullptr);
}

TEST_F(HealthTest, WatchersMayJoinAndLeaveDuringChanges) {
  std::atomic<bool> stop{false};
  std::thread flipper([&] {
    for (bool serving = true; !stop.load(); serving = !serving) {
      health_.SetServing(serving);
    }
  });
  for (int i = 0; i < 2000; ++i) {
    // Sending to an outlet after OnDone would be a use after free.
    auto outlet = std::make_unique<FakeOutlet>();
    auto call = health_.Open(kWatch, outlet.get());
    call->OnMessage(About("a.A"));
    EXPECT_FALSE(outlet->messages().empty());
    call->OnDone();
  }
  stop = true;
  flipper.join();
}

}  // namespace
}  // namespace leakyrelu::admin
