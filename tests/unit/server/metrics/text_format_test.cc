// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/text_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "server/metrics/buckets.h"

namespace leakyrelu {
namespace {

TEST(TextFormatTest, NumbersHaveTheirShortestForm) {
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(-1.5), "-1.5");
  EXPECT_EQ(FormatNumber(0.0006), "0.0006");
  EXPECT_EQ(FormatNumber(1e-05), "1e-05");
  EXPECT_EQ(FormatNumber(4294967296), "4294967296");
  EXPECT_EQ(FormatNumber(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(FormatNumber(-std::numeric_limits<double>::infinity()), "-Inf");
  EXPECT_EQ(FormatNumber(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

TEST(TextFormatTest, NumbersRoundTrip) {
  for (const double value :
       {0.1 + 0.2, 1e300 / 3, -1e-300 / 7, 9007199254740993.0, 2.0 / 3}) {
    EXPECT_EQ(std::stod(FormatNumber(value)), value);
  }
}

TEST(TextFormatTest, EscapesLabelsAndHelp) {
  Families families;
  AddSample(&AddGauge(&families, "a", "Say \"a\\b\"\nand c."),
            {{"k", "\"\\\n"}, {"l", ""}}, 1);
  EXPECT_EQ(FormatText(families),
            "# HELP a Say \"a\\\\b\"\\nand c.\n"
            "# TYPE a gauge\n"
            "a{k=\"\\\"\\\\\\n\",l=\"\"} 1\n");
}

// Every bound has the form used by gRFC A66 and expected in a dashboard.
TEST(TextFormatTest, NoBucketBoundHasMoreThanThreeDigits) {
  for (const auto& bounds :
       {CallDurationBoundsNanoseconds(), StageDurationBoundsNanoseconds()}) {
    Families families;
    AddSample(&AddHistogram(&families, "h", ""), {}, Histogram(bounds), 1e9);
    for (const auto& bucket : families[0].metric[0].histogram.bucket) {
      const std::string text = FormatNumber(bucket.upper_bound);
      EXPECT_THAT(text,
                  testing::MatchesRegex(
                      "0|0\\.0*[1-9][0-9]?|[1-9][0-9]?0*|[1-9]e-0[56]|\\+Inf"));
    }
  }
  Families families;
  AddSample(&AddHistogram(&families, "h", ""), {},
            Histogram(MessageSizeBoundsBytes()), 1);
  size_t i = 0;
  for (const int64_t bound : MessageSizeBoundsBytes()) {
    EXPECT_EQ(
        FormatNumber(families[0].metric[0].histogram.bucket[i++].upper_bound),
        std::to_string(bound));
  }
}

}  // namespace
}  // namespace leakyrelu
