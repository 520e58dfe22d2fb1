// SPDX-License-Identifier: Apache-2.0
#include "server/calls/unknown_method.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "proto/status/error.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(UnknownMethodTest, NamesExistingMethods) {
  const absl::Status status = UnknownMethod("/some.Service/Method");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("/some.Service/Method"));
  for (const char* name :
       {"Forward", "Backward", "ForwardStream", "BackwardStream"}) {
    EXPECT_THAT(
        message,
        HasSubstr(std::string("/leakyrelu.v1.LeakyReluService/") + name));
  }
  ASSERT_TRUE(DetailOf(status).has_value());
  EXPECT_EQ(DetailOf(status)->reason, "UNKNOWN_METHOD");
}

TEST(UnknownMethodTest, PathsAreTruncatedAndEscaped) {
  std::string path = "/\n\x01\u202e";
  path.append(100'000, 'a');
  const absl::Status status = UnknownMethod(path);
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("got \"/\\n\\u0001\\u202eaaa"));
  EXPECT_THAT(message, Not(HasSubstr("\n")));
  EXPECT_LT(message.size(), 1000u);
}

}  // namespace
}  // namespace leakyrelu
