// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/process_metrics.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <time.h>
#include <unistd.h>

#include <map>

namespace leakyrelu {
namespace {

std::map<std::string, double> Collect() {
  Families families;
  CollectProcessMetrics(&families);
  std::map<std::string, double> values;
  for (const prometheus::MetricFamily& family : families) {
    EXPECT_EQ(family.metric.size(), 1u);
    values[family.name] = family.type == prometheus::MetricType::Counter
                              ? family.metric[0].counter.value
                              : family.metric[0].gauge.value;
  }
  return values;
}

TEST(ProcessMetricsTest, ValuesArePresentAndPlausible) {
  const auto values = Collect();
  EXPECT_GT(values.at("process_cpu_seconds_total"), 0);
  EXPECT_GT(values.at("process_resident_memory_bytes"), 1 << 20);
  EXPECT_GE(values.at("process_virtual_memory_bytes"),
            values.at("process_resident_memory_bytes"));
  EXPECT_GE(values.at("process_max_fds"), values.at("process_open_fds"));
}

TEST(ProcessMetricsTest, CountsOpenDescriptors) {
  const double before = Collect().at("process_open_fds");
  const int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  EXPECT_EQ(Collect().at("process_open_fds"), before + 1);
  close(descriptor);
}

TEST(ProcessMetricsTest, StartTimeIsJustNow) {
  const double now = static_cast<double>(time(nullptr));
  const double start = Collect().at("process_start_time_seconds");
  // The test's own time limit; the two clocks may differ by a second.
  EXPECT_GT(start, now - 120);
  EXPECT_LT(start, now + 2);
}

}  // namespace
}  // namespace leakyrelu
