// SPDX-License-Identifier: Apache-2.0
#include "server/calls/trace_parent.h"

#include <gtest/gtest.h>

#include <string>

namespace leakyrelu {
namespace {

constexpr char kGood[] =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(TraceParentTest, AcceptsTheSpecificationsExample) {
  EXPECT_TRUE(IsTraceParent(kGood));
}

TEST(TraceParentTest, RefusesAnyOtherForm) {
  const std::string good = kGood;
  EXPECT_FALSE(IsTraceParent(""));
  EXPECT_FALSE(IsTraceParent(good + "-x"));
  EXPECT_FALSE(IsTraceParent(good.substr(1)));
  // Upper case, other versions, and other characters at every place.
  EXPECT_FALSE(
      IsTraceParent("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"));
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = '"';
    EXPECT_FALSE(IsTraceParent(bad)) << bad;
  }
  EXPECT_FALSE(
      IsTraceParent("00-00000000000000000000000000000000-b7ad6b7169203331-01"));
  EXPECT_FALSE(
      IsTraceParent("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"));
}

}  // namespace
}  // namespace leakyrelu
