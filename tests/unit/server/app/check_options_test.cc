// SPDX-License-Identifier: Apache-2.0
#include "server/app/check_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(CheckOptionsTest, DefaultsAreValid) {
  EXPECT_EQ(CheckOptions({}), absl::OkStatus());
}

TEST(CheckOptionsTest, InvalidListenAddressIsNamed) {
  ServerOptions options;
  options.listen = {"127.0.0.1:0", "nowhere"};
  EXPECT_THAT(CheckOptions(options).message(), HasSubstr("\"nowhere\""));
}

TEST(CheckOptionsTest, MetricsMayBeOffOrAnAddress) {
  ServerOptions options;
  options.metrics_listen = "";
  EXPECT_EQ(CheckOptions(options), absl::OkStatus());
  options.metrics_listen = "127.0.0.1:70000";
  EXPECT_EQ(
      CheckOptions(options),
      absl::InvalidArgumentError("--metrics-listen: got \"127.0.0.1:70000\", "
                                 "allowed: HOST:PORT, [V6]:PORT, off"));
}

TEST(CheckOptionsTest, TheLargestMessageFitsIntoTheBudgets) {
  ServerOptions options;
  options.max_message_bytes = 4096;
  options.max_inflight_bytes = 4096;
  options.message_memory_bytes = 4096;
  EXPECT_EQ(CheckOptions(options), absl::OkStatus());
  options.max_inflight_bytes = 1024;
  EXPECT_EQ(CheckOptions(options),
            absl::InvalidArgumentError("--max-message-bytes: got 4KiB, allowed:"
                                       " at most 1KiB (--max-inflight-bytes)"));
  options.max_inflight_bytes = 4096;
  options.message_memory_bytes = 2048;
  EXPECT_EQ(
      CheckOptions(options),
      absl::InvalidArgumentError("--max-message-bytes: got 4KiB, allowed: at "
                                 "most 2KiB (--message-memory-bytes)"));
}

TEST(CheckOptionsTest, BudgetsAboveTheMemoryLimitAreAWarning) {
  const UsableResources usable{.memory_bytes = size_t{128} << 20,
                               .memory_source = "cgroup memory.max"};
  ServerOptions options;
  options.message_memory_bytes = size_t{50} << 20;
  EXPECT_EQ(MemoryWarning(usable, options), "");
  options.message_memory_bytes = size_t{51} << 20;
  EXPECT_EQ(MemoryWarning(usable, options),
            "memory limit: got 128MiB (cgroup memory.max), allowed: at least "
            "130MiB (for --message-memory-bytes=51MiB)");
}

}  // namespace
}  // namespace leakyrelu
