// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/call_metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace leakyrelu {
namespace {

// The sample of a family that has these label values, in order; null if none.
const prometheus::ClientMetric* Find(const Families& families,
                                     std::string_view name,
                                     const std::vector<std::string>& labels) {
  for (const prometheus::MetricFamily& family : families) {
    if (family.name != name) continue;
    for (const prometheus::ClientMetric& metric : family.metric) {
      std::vector<std::string> values;
      for (const auto& label : metric.label) values.push_back(label.value);
      if (values == labels) return &metric;
    }
  }
  return nullptr;
}

constexpr char kForward[] = "leakyrelu.v1.LeakyReluService/Forward";

TEST(CallMetricsTest, CountsByMethodAndStatus) {
  CallMetrics metrics;
  metrics.Started(Method::kForward);
  metrics.Started(Method::kForward);
  metrics.Finished(Method::kForward, absl::StatusCode::kOk,
                   std::chrono::milliseconds(1), 100, 2000);
  Families families;
  metrics.Collect(&families);
  const auto* started =
      Find(families, "grpc_server_call_started_total", {kForward});
  ASSERT_NE(started, nullptr);
  EXPECT_EQ(started->counter.value, 2);
  const auto* duration =
      Find(families, "grpc_server_call_duration_seconds", {kForward, "OK"});
  ASSERT_NE(duration, nullptr);
  EXPECT_EQ(duration->histogram.sample_count, 1u);
  EXPECT_DOUBLE_EQ(duration->histogram.sample_sum, 0.001);
  const auto* received = Find(
      families, "grpc_server_call_rcvd_total_compressed_message_size_bytes",
      {kForward, "OK"});
  ASSERT_NE(received, nullptr);
  EXPECT_EQ(received->histogram.sample_sum, 100);
  const auto* sent = Find(
      families, "grpc_server_call_sent_total_compressed_message_size_bytes",
      {kForward, "OK"});
  ASSERT_NE(sent, nullptr);
  EXPECT_EQ(sent->histogram.sample_sum, 2000);
}

TEST(CallMetricsTest, RareCodesAppearWithTheirFirstCall) {
  CallMetrics metrics;
  Families before;
  metrics.Collect(&before);
  const std::vector<std::string> labels = {"other", "UNIMPLEMENTED"};
  EXPECT_EQ(Find(before, "grpc_server_call_duration_seconds", labels), nullptr);
  EXPECT_NE(Find(before, "grpc_server_call_duration_seconds", {"other", "OK"}),
            nullptr);
  // Many threads create the new series at once.
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      metrics.Finished(Method::kOther, absl::StatusCode::kUnimplemented,
                       std::chrono::nanoseconds(0), 0, 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  Families after;
  metrics.Collect(&after);
  const auto* sample = Find(after, "grpc_server_call_duration_seconds", labels);
  ASSERT_NE(sample, nullptr);
  EXPECT_EQ(sample->histogram.sample_count, 8u);
}

TEST(CallMetricsTest, EveryCodeHasItsSeries) {
  CallMetrics metrics;
  for (int code = 0; code <= 16; ++code) {
    metrics.Finished(FindMethod("/grpc.health.v1.Health/Check"),
                     static_cast<absl::StatusCode>(code),
                     std::chrono::nanoseconds(0), 0, 0);
  }
  Families families;
  metrics.Collect(&families);
  for (int code = 0; code <= 16; ++code) {
    const std::string name =
        absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
    const auto* sample = Find(families, "grpc_server_call_duration_seconds",
                              {"grpc.health.v1.Health/Check", name});
    ASSERT_NE(sample, nullptr) << name;
    EXPECT_EQ(sample->histogram.sample_count, 1u) << name;
  }
}

}  // namespace
}  // namespace leakyrelu
