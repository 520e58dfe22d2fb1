// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;

TEST(MetricsTest, SerializesEveryGroup) {
  Metrics metrics({"1.2.3", "1.51.1", "AVX2"});
  metrics.CallStarted(Method::kBackward);
  metrics.CallFinished(Method::kBackward, absl::StatusCode::kInvalidArgument,
                       std::chrono::microseconds(70), 10, 0);
  metrics.Rejected("BAD_SHAPE");
  metrics.StageFinished(Metrics::Stage::kParse, std::chrono::microseconds(1));
  metrics.TensorsComputed(Metrics::Operation::kForward, DataType::kFloat32, 1,
                          16);
  metrics.SetSources({.inflight_bytes = [] { return 64; },
                      .inflight_calls = [] { return 1; }});
  metrics.AddWaiting(5);
  metrics.AddWaiting(-2);
  metrics.Discarded(7);
  metrics.Disconnected(Metrics::DisconnectReason::kStalled);
  metrics.AddConnections(2);
  const std::string text = metrics.Serialize();
  for (const char* line :
       {"grpc_server_call_started_total{grpc_method=\"leakyrelu.v1."
        "LeakyReluService/Backward\"} 1\n",
        "grpc_server_call_duration_seconds_bucket{grpc_method=\"leakyrelu.v1."
        "LeakyReluService/Backward\",grpc_status=\"INVALID_ARGUMENT\",le="
        "\"0.0001\"} 1\n",
        "leakyrelu_rejected_total{reason=\"BAD_SHAPE\"} 1\n",
        "leakyrelu_stage_duration_seconds_count{stage=\"parse\"} 1\n",
        "leakyrelu_elements_total{operation=\"forward\",dtype=\"float32\"} "
        "16\n",
        "leakyrelu_inflight_bytes 64\n", "leakyrelu_inflight_calls 1\n",
        "leakyrelu_waiting_calls 3\n", "leakyrelu_unwanted_bytes_total 7\n",
        "leakyrelu_discarded_result_bytes_total 7\n",
        "leakyrelu_connections_cut_total{reason=\"stalled\"} 1\n",
        "leakyrelu_connections 2\n",
        "leakyrelu_build_info{version=\"1.2.3\",grpc_version=\"1.51.1\","
        "instruction_set=\"AVX2\"} 1\n",
        "# TYPE process_cpu_seconds_total counter\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

}  // namespace
}  // namespace leakyrelu
