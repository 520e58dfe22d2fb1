// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/report/recorder.h"

#include <gtest/gtest.h>

#include "client/loadtest/report/interval_series.h"

namespace leakyrelu::loadtest {
namespace {

constexpr int64_t kMeasure = 1'000'000'000;
constexpr int64_t kInterval = 100'000'000;

CallRecord Call(int64_t intended_ms, int64_t sent_ms, int64_t done_ms) {
  return {kMeasure + intended_ms * 1'000'000,
          kMeasure + sent_ms * 1'000'000,
          kMeasure + done_ms * 1'000'000,
          10,
          100,
          80};
}

TEST(RecorderTest, RecordsBothLatenciesAndTheLag) {
  Recorder recorder(kMeasure, kInterval);
  recorder.Success(Call(0, 30, 50));
  const Totals& totals = recorder.totals();
  EXPECT_EQ(totals.requests, 1u);
  EXPECT_EQ(totals.elements, 10u);
  EXPECT_EQ(totals.request_bytes, 100u);
  EXPECT_EQ(totals.response_bytes, 80u);
  EXPECT_EQ(totals.latency.max_ns(), 50'000'000);
  EXPECT_EQ(totals.uncorrected_latency.max_ns(), 20'000'000);
  EXPECT_EQ(totals.send_lag.max_ns(), 30'000'000);
  EXPECT_EQ(totals.last_done_ns, kMeasure + 50'000'000);
  EXPECT_EQ(recorder.last_success_ns(), kMeasure + 50'000'000);
  EXPECT_EQ(recorder.last_failure_ns(), 0);
}

TEST(RecorderTest, WarmUpIsCountedSeparately) {
  Recorder recorder(kMeasure, kInterval);
  recorder.Success(Call(-1, -1, 5));
  recorder.Failure(Call(-2, -1, 5), 14, "gone");
  EXPECT_EQ(recorder.totals().warm_up_requests, 2u);
  EXPECT_EQ(recorder.totals().requests, 0u);
  EXPECT_EQ(recorder.totals().errors, 0u);
  EXPECT_TRUE(recorder.totals().errors_by_code.empty());
}

TEST(RecorderTest, FailuresAreTimedAndKeepTheFirstMessage) {
  Recorder recorder(kMeasure, kInterval);
  recorder.Failure(Call(0, 0, 7), 8, "first");
  recorder.Failure(Call(0, 0, 9), 8, "second");
  const Totals& totals = recorder.totals();
  EXPECT_EQ(totals.requests, 2u);
  EXPECT_EQ(totals.errors, 2u);
  EXPECT_EQ(totals.elements, 0u);
  EXPECT_EQ(totals.latency.count(), 2u);
  EXPECT_EQ(totals.error_latency.max_ns(), 9'000'000);
  EXPECT_EQ(totals.errors_by_code.at(8).count, 2u);
  EXPECT_EQ(totals.errors_by_code.at(8).message, "first");
}

TEST(RecorderTest, KeepsTheFirstMismatch) {
  Recorder recorder(kMeasure, kInterval);
  recorder.Verified("");
  recorder.Verified("one");
  recorder.Verified("two");
  EXPECT_EQ(recorder.totals().verified, 3u);
  EXPECT_EQ(recorder.totals().mismatches, 2u);
  EXPECT_EQ(recorder.totals().first_mismatch, "one");
}

TEST(RecorderTest, ClosesIntervalsByCompletionTime) {
  Recorder recorder(kMeasure, kInterval);
  recorder.Success(Call(0, 0, 10));
  recorder.Success(Call(0, 0, 99));
  EXPECT_TRUE(recorder.TakeIntervals().empty());
  recorder.Success(Call(0, 0, 350));  // closes 0, skips 1 and 2
  auto closed = recorder.TakeIntervals();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0]->index, 0);
  EXPECT_EQ(closed[0]->requests, 2u);
  EXPECT_EQ(closed[0]->bytes, 360u);
  recorder.AdvanceTo(kMeasure + 400'000'000);
  closed = recorder.TakeIntervals();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0]->index, 3);
  recorder.Failure(Call(0, 0, 420), 14, "");
  recorder.Close();
  closed = recorder.TakeIntervals();
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_EQ(closed[0]->index, 4);
  EXPECT_EQ(closed[0]->errors, 1u);
}

TEST(TotalsTest, MergeAdds) {
  Recorder a(kMeasure, kInterval), b(kMeasure, kInterval);
  a.Success(Call(0, 0, 10));
  a.Failure(Call(0, 0, 10), 4, "late");
  b.Failure(Call(0, 0, 30), 4, "later");
  b.Failure(Call(0, 0, 20), 14, "gone");
  b.Verified("wrong");
  b.Unfinished();
  Totals sum = a.totals();
  sum.Merge(b.totals());
  EXPECT_EQ(sum.requests, 4u);
  EXPECT_EQ(sum.errors, 3u);
  EXPECT_EQ(sum.unfinished, 1u);
  EXPECT_EQ(sum.first_mismatch, "wrong");
  EXPECT_EQ(sum.errors_by_code.at(4).count, 2u);
  EXPECT_EQ(sum.errors_by_code.at(4).message, "late");
  EXPECT_EQ(sum.errors_by_code.at(14).count, 1u);
  EXPECT_EQ(sum.latency.count(), 4u);
  EXPECT_EQ(sum.last_done_ns, kMeasure + 20'000'000);
}

TEST(IntervalSeriesTest, JoinsThreadsAndShowsStallsAsEmptyPoints) {
  Recorder a(kMeasure, kInterval), b(kMeasure, kInterval);
  a.Success(Call(0, 0, 50));
  a.Success(Call(200, 200, 250));
  b.Success(Call(0, 0, 90));
  b.Failure(Call(200, 200, 220), 14, "");
  IntervalSeries series(0.1);
  for (Recorder* recorder : {&a, &b}) {
    recorder->Close();
    series.Add(recorder->TakeIntervals());
  }
  EXPECT_EQ(series.requests(), 4u);
  EXPECT_EQ(series.errors(), 1u);
  EXPECT_EQ(series.latency().count(), 4u);
  const std::vector<IntervalPoint> points = series.Points(0.26);
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[0].requests, 2u);
  EXPECT_DOUBLE_EQ(points[0].seconds, 0.1);
  EXPECT_NEAR(points[0].max_seconds, 0.09, 1e-4);
  EXPECT_EQ(points[1].requests, 0u);
  EXPECT_EQ(points[2].requests, 2u);
  EXPECT_EQ(points[2].errors, 1u);
  EXPECT_NEAR(points[2].seconds, 0.06, 1e-9);
}

TEST(IntervalSeriesTest, JoinsAShortLastIntervalToTheOneBefore) {
  Recorder recorder(kMeasure, kInterval);
  for (int64_t done_ms : {50, 150, 210}) recorder.Success(Call(0, 0, done_ms));
  recorder.Close();
  IntervalSeries series(0.1);
  series.Add(recorder.TakeIntervals());
  const std::vector<IntervalPoint> points = series.Points(0.21);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[1].requests, 2u);
  EXPECT_NEAR(points[1].seconds, 0.11, 1e-9);
  EXPECT_NEAR(points[1].max_seconds, 0.21, 1e-3);
  // A run shorter than one interval is one point.
  EXPECT_EQ(series.Points(0.03).size(), 1u);
}

}  // namespace
}  // namespace leakyrelu::loadtest
