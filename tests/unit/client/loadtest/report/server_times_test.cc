// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/server_times.h"

#include <gtest/gtest.h>

#include "client/loadtest/report/time_shares.h"

namespace leakyrelu::loadtest {
namespace {

constexpr char kMetrics[] = R"(# HELP leakyrelu_stage_duration_seconds x
# TYPE leakyrelu_stage_duration_seconds histogram
leakyrelu_stage_duration_seconds_count{stage="parse"} 10
leakyrelu_stage_duration_seconds_sum{stage="parse"} 0.001
leakyrelu_stage_duration_seconds_bucket{stage="parse",le="0.1"} 10
leakyrelu_stage_duration_seconds_count{stage="compute"} 10 1700000000
leakyrelu_stage_duration_seconds_sum{stage="compute"} 2.5e-3
grpc_server_call_duration_seconds_count{grpc_method="leakyrelu.v1.LeakyReluService/Forward",grpc_status="OK"} 9
grpc_server_call_duration_seconds_sum{grpc_method="leakyrelu.v1.LeakyReluService/Forward",grpc_status="OK"} 0.009
grpc_server_call_duration_seconds_count{grpc_status="INTERNAL",grpc_method="leakyrelu.v1.LeakyReluService/Backward"} 1
grpc_server_call_duration_seconds_sum{grpc_status="INTERNAL",grpc_method="leakyrelu.v1.LeakyReluService/Backward"} 0.001
grpc_server_call_duration_seconds_count{grpc_method="admin",grpc_status="OK"} 1000
grpc_server_call_duration_seconds_sum{grpc_method="admin",grpc_status="OK"} 1000
other_metric{stage="parse"} 77
)";

TEST(ServerTimesTest, ReadsStagesAndTheServicesCalls) {
  const ServerTimes times = ParseServerTimes(kMetrics);
  EXPECT_EQ(times.calls, 10u);
  EXPECT_DOUBLE_EQ(times.call_seconds, 0.01);
  ASSERT_EQ(times.stages.size(), 2u);
  EXPECT_EQ(times.stages[0].name, "parse");
  EXPECT_EQ(times.stages[0].count, 10u);
  EXPECT_DOUBLE_EQ(times.stages[0].seconds, 0.001);
  EXPECT_EQ(times.stages[1].name, "compute");
  EXPECT_EQ(times.stages[1].count, 10u);
  EXPECT_DOUBLE_EQ(times.stages[1].seconds, 0.0025);
}

TEST(ServerTimesTest, IgnoresUnknownLines) {
  const char* broken[] = {
      "",
      "\n\n",
      "leakyrelu_stage_duration_seconds_sum",
      "leakyrelu_stage_duration_seconds_sum{stage=\"x\"}",
      "leakyrelu_stage_duration_seconds_sum{stage=\"x\"} NaN",
      "leakyrelu_stage_duration_seconds_sum{stage=\"x\"} -1",
      "leakyrelu_stage_duration_seconds_sum{stage=\"x} 1",
      "leakyrelu_stage_duration_seconds_sum{ 1",
      "grpc_server_call_duration_seconds_sum{xgrpc_method=\"LeakyReluService\"}"
      " 1"};
  for (const char* text : broken) {
    const ServerTimes times = ParseServerTimes(text);
    EXPECT_EQ(times.call_seconds, 0) << text;
    for (const auto& stage : times.stages) EXPECT_EQ(stage.count, 0u) << text;
  }
}

TEST(ServerTimesTest, DifferenceAndRestart) {
  const ServerTimes before = {10, 1.0, {{"parse", 10, 0.5}}};
  const ServerTimes after = {30, 4.0, {{"parse", 30, 0.75}, {"send", 20, 0.1}}};
  const ServerTimes added = Difference(before, after);
  EXPECT_EQ(added.calls, 20u);
  EXPECT_DOUBLE_EQ(added.call_seconds, 3.0);
  EXPECT_EQ(added.stages[0].count, 20u);
  EXPECT_DOUBLE_EQ(added.stages[0].seconds, 0.25);
  EXPECT_EQ(added.stages[1].count, 20u);
  const ServerTimes restarted = Difference(after, before);
  EXPECT_EQ(restarted.calls, 10u);
  EXPECT_DOUBLE_EQ(restarted.stages[0].seconds, 0.5);
}

TEST(TimeSharesTest, PartsAddUpToTheLatency) {
  RunReport run;
  run.uncorrected_latency.Record(1'000'000);
  EXPECT_TRUE(TimeShares(run).empty());
  run.server = ServerTimes{
      2,
      800e-6,
      {{"parse", 2, 100e-6}, {"compute", 2, 500e-6}, {"never", 0, 0}}};
  const std::vector<TimeShare> shares = TimeShares(run);
  ASSERT_EQ(shares.size(), 4u);
  EXPECT_EQ(shares[0].name, "server, parse");
  EXPECT_NEAR(shares[0].share, 0.05, 1e-9);
  EXPECT_NEAR(shares[1].share, 0.25, 1e-9);
  EXPECT_EQ(shares[2].name, "server, other");
  EXPECT_NEAR(shares[2].share, 0.10, 1e-9);
  EXPECT_EQ(shares[3].name, "network and client");
  EXPECT_NEAR(shares[3].share, 0.60, 1e-9);
}

TEST(TimeSharesTest, StreamsHaveOnlyStagesAndARemainder) {
  RunReport run;
  run.options.stream = true;
  run.uncorrected_latency.Record(1'000'000);
  run.server = ServerTimes{1, 60, {{"parse", 2, 500e-6}}};
  const std::vector<TimeShare> shares = TimeShares(run);
  ASSERT_EQ(shares.size(), 2u);
  EXPECT_NEAR(shares[0].share, 0.25, 1e-9);
  EXPECT_EQ(shares[1].name, "all else");
  EXPECT_NEAR(shares[1].share, 0.75, 1e-9);
}

TEST(TimeSharesTest, NoPartIsNegative) {
  RunReport run;
  run.uncorrected_latency.Record(1'000);
  run.server = ServerTimes{1, 1, {{"parse", 1, 2}}};
  for (const TimeShare& share : TimeShares(run)) {
    EXPECT_GE(share.mean_seconds, 0) << share.name;
  }
}

}  // namespace
}  // namespace leakyrelu::loadtest
