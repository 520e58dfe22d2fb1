// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/run_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int64_t kMillisecond = 1'000'000;

RunReport OpenLoop() {
  RunReport run;
  run.options.requests_per_second = 1000;
  run.duration_seconds = 1;
  run.requests = 1000;
  run.latency.Record(10 * kMillisecond);
  return run;
}

TEST(RunWarningsTest, WarnsAboutClockJumpsInBothDirections) {
  const absl::Duration run = absl::Seconds(10);
  EXPECT_THAT(ClockJumpWarning(run, run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Milliseconds(10), run), IsEmpty());
  EXPECT_THAT(ClockJumpWarning(run + absl::Hours(1), run), HasSubstr("1h"));
  EXPECT_THAT(ClockJumpWarning(run - absl::Hours(1), run), HasSubstr("-1h"));
}

TEST(RunWarningsTest, WarnsAboutBusyThreadsOfAClosedLoop) {
  LoadOptions options;
  EXPECT_THAT(BusyWarning(options, 0.9), IsEmpty());
  EXPECT_THAT(BusyWarning(options, 1.2), HasSubstr("busy 100 % of the time"));
  options.requests_per_second = 10;
  EXPECT_THAT(BusyWarning(options, 1.2), IsEmpty());
}

TEST(RunWarningsTest, WarnsAboutAMissedRate) {
  RunReport run = OpenLoop();
  EXPECT_THAT(ShortfallWarning(run), IsEmpty());
  run.requests = 900;
  EXPECT_THAT(ShortfallWarning(run),
              HasSubstr("only 900 of the intended 1000"));
  run.options.arrival = Arrival::kPoisson;
  EXPECT_THAT(ShortfallWarning(run), IsEmpty());
}

TEST(RunWarningsTest, WarnsAboutARelevantSendLag) {
  RunReport run = OpenLoop();
  EXPECT_THAT(SendLagWarning(run), IsEmpty());
  run.send_lag.Record(kMillisecond / 2);
  EXPECT_THAT(SendLagWarning(run), IsEmpty());
  run.send_lag.Record(2 * kMillisecond);
  EXPECT_THAT(SendLagWarning(run),
              HasSubstr("itself sent late: p99 of the send lag is 2.00 ms, "
                        "20 % of the p99 latency"));
  run.held_back = 7;
  EXPECT_THAT(SendLagWarning(run),
              HasSubstr("20 % of the p99 latency; 7 of them waited, since "
                        "--max-in-flight 10000 calls were unanswered"));
  run.send_lag.Record(20 * kMillisecond);
  EXPECT_THAT(SendLagWarning(run), HasSubstr("100 % of the p99 latency"));
  run.options.requests_per_second = 0;
  EXPECT_THAT(SendLagWarning(run), IsEmpty());
}

}  // namespace
}  // namespace leakyrelu::loadtest
