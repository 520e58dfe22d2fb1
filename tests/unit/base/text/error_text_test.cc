// SPDX-License-Identifier: Apache-2.0
#include "base/text/error_text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace leakyrelu {
namespace {

TEST(ErrorTextTest, TextHasFieldGotAndAllowed) {
  EXPECT_EQ(ErrorText("negative_slope", std::nan(""), "a finite number"),
            "negative_slope: got nan, allowed: a finite number");
  EXPECT_EQ(GotAndAllowed("12 bytes", "16 bytes (shape [2,2] of float32)"),
            "got 12 bytes, allowed: 16 bytes (shape [2,2] of float32)");
}

TEST(ErrorTextTest, InvalidValueIsInvalidArgument) {
  EXPECT_EQ(InvalidValue("--threads", 0, "1 to 256"),
            absl::InvalidArgumentError("--threads: got 0, allowed: 1 to 256"));
}

}  // namespace
}  // namespace leakyrelu
