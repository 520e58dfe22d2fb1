// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/exposition.h"

#include <gtest/gtest.h>

#include "server/metrics/text_format.h"

namespace leakyrelu {
namespace {

constexpr int64_t kBoundsNanoseconds[] = {10'000, 1'000'000'000};

TEST(ExpositionTest, WritesCountersGaugesAndHistograms) {
  Families families;
  AddSample(&AddCounter(&families, "a_total", "Counts a."), {{"k", "v\"\\"}},
            3);
  AddSample(&AddGauge(&families, "b", "Is b."), {}, -1.5);
  Histogram histogram(kBoundsNanoseconds);
  histogram.Observe(10'000);
  histogram.Observe(500'000'000);
  histogram.Observe(1'500'000'000);
  AddSample(&AddHistogram(&families, "c_seconds", "Times c."), {}, histogram,
            1e9);
  EXPECT_EQ(FormatText(families),
            R"(# HELP a_total Counts a.
# TYPE a_total counter
a_total{k="v\"\\"} 3
# HELP b Is b.
# TYPE b gauge
b -1.5
# HELP c_seconds Times c.
# TYPE c_seconds histogram
c_seconds_count 3
c_seconds_sum 2.00001
c_seconds_bucket{le="1e-05"} 1
c_seconds_bucket{le="1"} 2
c_seconds_bucket{le="+Inf"} 3
)");
}

}  // namespace
}  // namespace leakyrelu
