// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/work_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/metrics/text_format.h"

namespace leakyrelu {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Text(const WorkMetrics& metrics) {
  Families families;
  metrics.Collect(&families);
  return FormatText(families);
}

TEST(WorkMetricsTest, AllSeriesExistFromTheStart) {
  const WorkMetrics metrics;
  const std::string text = Text(metrics);
  for (const char* stage : {"receive", "parse", "compute", "send"}) {
    EXPECT_THAT(text, HasSubstr(std::string("leakyrelu_stage_duration_seconds_"
                                            "count{stage=\"") +
                                stage + "\"} 0\n"));
  }
  for (DataType type : kAllDataTypes) {
    for (const char* operation : {"forward", "backward"}) {
      const std::string labels = std::string("{operation=\"") + operation +
                                 "\",dtype=\"" +
                                 std::string(DataTypeName(type)) + "\"} 0\n";
      EXPECT_THAT(text, HasSubstr("leakyrelu_tensors_total" + labels));
      EXPECT_THAT(text, HasSubstr("leakyrelu_elements_total" + labels));
    }
  }
  EXPECT_THAT(text, HasSubstr("leakyrelu_rejected_total{reason=\"OTHER\"} 0"));
}

TEST(WorkMetricsTest, CountsComputedTensors) {
  WorkMetrics metrics;
  metrics.TensorsComputed(Metrics::Operation::kBackward, DataType::kBFloat16, 2,
                          1000);
  metrics.TensorsComputed(Metrics::Operation::kBackward, DataType::kBFloat16, 1,
                          24);
  const std::string text = Text(metrics);
  EXPECT_THAT(text, HasSubstr("leakyrelu_tensors_total{operation=\"backward\","
                              "dtype=\"bfloat16\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("leakyrelu_elements_total{operation=\"backward\""
                              ",dtype=\"bfloat16\"} 1024\n"));
}

TEST(WorkMetricsTest, TimesStages) {
  WorkMetrics metrics;
  metrics.StageFinished(Metrics::Stage::kCompute, std::chrono::microseconds(3));
  const std::string text = Text(metrics);
  EXPECT_THAT(text, HasSubstr("leakyrelu_stage_duration_seconds_bucket{stage="
                              "\"compute\",le=\"2e-06\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("leakyrelu_stage_duration_seconds_bucket{stage="
                              "\"compute\",le=\"5e-06\"} 1\n"));
}

TEST(WorkMetricsTest, ReasonsAreCountedAndBounded) {
  WorkMetrics metrics;
  metrics.Rejected("BAD_SHAPE");
  metrics.Rejected("BAD_SHAPE");
  metrics.Rejected("");
  EXPECT_THAT(Text(metrics),
              HasSubstr("leakyrelu_rejected_total{reason=\"BAD_SHAPE\"} 2\n"));
  for (int i = 0; i < 100; ++i) metrics.Rejected("R" + std::to_string(i));
  // 64 including OTHER and BAD_SHAPE, so R0 to R61 have their own series.
  const std::string text = Text(metrics);
  EXPECT_THAT(text, HasSubstr("{reason=\"R61\"} 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("{reason=\"R62\"}")));
  EXPECT_THAT(text, HasSubstr("{reason=\"OTHER\"} 39\n"));
}

}  // namespace
}  // namespace leakyrelu
