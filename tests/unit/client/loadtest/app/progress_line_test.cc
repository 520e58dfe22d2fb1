// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/progress_line.h"

#include <gtest/gtest.h>

namespace leakyrelu::loadtest {
namespace {

Progress Half() {
  Progress progress;
  progress.elapsed_seconds = 5;
  progress.planned_seconds = 10;
  progress.requests_per_second = 12'340;
  progress.errors = 3;
  progress.p99_seconds = 0.0042;
  return progress;
}

TEST(ProgressLineTest, HasRateP99AndErrors) {
  EXPECT_EQ(FormatProgress("", Half(), false),
            "5 s  12.3 k/s  p99 4.20 ms  3 errors");
}

TEST(ProgressLineTest, HasABarOnATerminalAndFitsIt) {
  const std::string line = FormatProgress("step 3: 20.0 k/s", Half(), true);
  EXPECT_EQ(line,
            "step 3: 20.0 k/s  [##########..........] 5 s  12.3 k/s  p99 4.20 "
            "ms  3 errors");
  EXPECT_LE(line.size(), 80u);
}

TEST(ProgressLineTest, WarmUpAndOverrunStayInTheBar) {
  Progress progress = Half();
  progress.elapsed_seconds = -0.5;
  EXPECT_EQ(FormatProgress("", progress, true),
            "[....................] warming up");
  progress.elapsed_seconds = 11;
  EXPECT_EQ(FormatProgress("", progress, true).substr(0, 22),
            "[####################]");
}

}  // namespace
}  // namespace leakyrelu::loadtest
