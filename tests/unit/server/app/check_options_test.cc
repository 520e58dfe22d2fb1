// SPDX-License-Identifier: Apache-2.0
#include "server/app/check_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(CheckOptionsTest, TheDefaultsAreGood) {
  EXPECT_EQ(CheckOptions({}), absl::OkStatus());
}

TEST(CheckOptionsTest, WhatCannotBeListenedOnIsNamed) {
  ServerOptions options;
  options.listen = {"127.0.0.1:0", "nowhere"};
  EXPECT_THAT(CheckOptions(options).message(), HasSubstr("\"nowhere\""));
}

TEST(CheckOptionsTest, MetricsMayBeOffOrAnAddress) {
  ServerOptions options;
  options.metrics_listen = "";
  EXPECT_EQ(CheckOptions(options), absl::OkStatus());
  options.metrics_listen = "127.0.0.1:70000";
  EXPECT_EQ(CheckOptions(options),
            absl::InvalidArgumentError(
                "metrics-listen: got \"127.0.0.1:70000\", allowed HOST:PORT "
                "or [V6]:PORT"));
}

}  // namespace
}  // namespace leakyrelu
