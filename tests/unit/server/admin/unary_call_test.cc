// SPDX-License-Identifier: Apache-2.0
#include "server/admin/unary_call.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(UnaryCallTest, AnswersItsRequest) {
  FakeOutlet outlet;
  auto call = MakeUnaryCall(&outlet, [](const std::string& request) {
    return absl::StatusOr<std::string>(request + "!");
  });
  EXPECT_EQ(outlet.status(), std::nullopt);
  call->OnMessage("hi");
  call->OnHalfClose();
  call->OnDone();
  EXPECT_THAT(outlet.messages(), ElementsAre("hi!"));
  EXPECT_EQ(outlet.status(), absl::OkStatus());
}

TEST(UnaryCallTest, HandlerErrorBecomesTheStatus) {
  FakeOutlet outlet;
  auto call = MakeUnaryCall(&outlet, [](const std::string&) {
    return absl::StatusOr<std::string>(absl::NotFoundError("x"));
  });
  call->OnMessage("hi");
  EXPECT_THAT(outlet.messages(), IsEmpty());
  EXPECT_EQ(outlet.status(), absl::NotFoundError("x"));
}

TEST(UnaryCallTest, OnlyFirstMessageIsHandled) {
  FakeOutlet outlet;
  int calls = 0;
  auto call = MakeUnaryCall(&outlet, [&](const std::string&) {
    ++calls;
    return absl::StatusOr<std::string>("");
  });
  call->OnMessage("a");
  call->OnMessage("b");
  EXPECT_EQ(calls, 1);
}

TEST(UnaryCallTest, MissingMessageIsRefused) {
  FakeOutlet outlet;
  auto call = MakeUnaryCall(&outlet, [](const std::string&) {
    return absl::StatusOr<std::string>("");
  });
  call->OnHalfClose();
  ASSERT_TRUE(outlet.status().has_value());
  EXPECT_EQ(outlet.status()->code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace leakyrelu::admin
