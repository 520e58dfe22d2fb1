// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/metrics_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;

TEST(MetricsPageTest, FormIsCheckedBeforeARun) {
  EXPECT_TRUE(CheckMetricsUrl("").ok());
  EXPECT_TRUE(CheckMetricsUrl("http://127.0.0.1:9464/metrics").ok());
  const absl::Status status = CheckMetricsUrl("127.0.0.1:9464");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("--metrics-url: got \"127.0.0.1:9464\", allowed: "));
  EXPECT_THAT(std::string(CheckMetricsUrl("http://127.0.0.1:99999/").message()),
              HasSubstr("port of 1 to 65535"));
}

TEST(MetricsPageTest, UnreachablePageNamesTheUrl) {
  const auto page = ReadMetricsPage("http://127.0.0.1:1/");
  EXPECT_EQ(page.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(page.status().message()),
              HasSubstr("--metrics-url: got \"http://127.0.0.1:1/\""));
}

}  // namespace
}  // namespace leakyrelu::loadtest
