// SPDX-License-Identifier: Apache-2.0
#include "client/library/backoff.h"

#include <gtest/gtest.h>

#include <random>

#include "proto/status/error.h"

namespace leakyrelu::client {
namespace {

constexpr absl::Duration kForever = absl::InfiniteDuration();

const RetryOptions kOptions{.max_attempts = 6,
                            .initial_backoff = absl::Milliseconds(100),
                            .max_backoff = absl::Milliseconds(400)};

absl::Status Gone() { return absl::UnavailableError("gone"); }

TEST(BackoffTest, DoublesUpToTheMaximumAndJittersByUpToHalf) {
  std::mt19937_64 dice(301);
  const int milliseconds[] = {100, 200, 400, 400, 400};
  for (int attempt = 1; attempt <= 5; ++attempt) {
    const absl::Duration full = absl::Milliseconds(milliseconds[attempt - 1]);
    absl::Duration least = kForever;
    absl::Duration most = absl::ZeroDuration();
    for (int i = 0; i < 1000; ++i) {
      const auto pause =
          PauseBeforeRetry(kOptions, Gone(), attempt, kForever, dice);
      ASSERT_TRUE(pause.has_value());
      least = std::min(least, *pause);
      most = std::max(most, *pause);
    }
    EXPECT_GE(least, full * 0.5);
    EXPECT_LE(most, full);
    EXPECT_LT(least, full * 0.55) << attempt;
    EXPECT_GT(most, full * 0.95) << attempt;
  }
}

TEST(BackoffTest, StopsWhenTheTriesAreUsedUp) {
  std::mt19937_64 dice(301);
  EXPECT_TRUE(PauseBeforeRetry(kOptions, Gone(), 5, kForever, dice));
  EXPECT_FALSE(PauseBeforeRetry(kOptions, Gone(), 6, kForever, dice));
  EXPECT_FALSE(
      PauseBeforeRetry({.max_attempts = 1}, Gone(), 1, kForever, dice));
}

TEST(BackoffTest, DoesNotWaitForADeadlineToPass) {
  std::mt19937_64 dice(301);
  EXPECT_FALSE(
      PauseBeforeRetry(kOptions, Gone(), 1, absl::Milliseconds(50), dice));
  EXPECT_TRUE(
      PauseBeforeRetry(kOptions, Gone(), 1, absl::Milliseconds(101), dice));
}

TEST(BackoffTest, OnlyErrorsThatPassAreRetried) {
  std::mt19937_64 dice(301);
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status(static_cast<absl::StatusCode>(code), "x");
    EXPECT_EQ(PauseBeforeRetry(kOptions, status, 1, kForever, dice).has_value(),
              code == static_cast<int>(absl::StatusCode::kUnavailable))
        << code;
  }
}

TEST(BackoffTest, HonoursTheServersDelay) {
  std::mt19937_64 dice(301);
  const ErrorDetail detail{.reason = "BUSY"};
  const absl::Status busy = ResourceExhausted(detail, absl::Seconds(3));
  ASSERT_EQ(RetryDelayOf(busy), absl::Seconds(3));
  const auto pause = PauseBeforeRetry(kOptions, busy, 1, kForever, dice);
  ASSERT_TRUE(pause.has_value());
  EXPECT_GE(*pause, absl::Milliseconds(3050));
  EXPECT_LE(*pause, absl::Milliseconds(3100));
  EXPECT_FALSE(PauseBeforeRetry(kOptions, busy, 1, absl::Seconds(3), dice));
  EXPECT_FALSE(RetryDelayOf(ResourceExhausted(detail)).has_value());
  EXPECT_FALSE(
      PauseBeforeRetry(kOptions, ResourceExhausted(detail), 1, kForever, dice));
}

TEST(BackoffTest, ManyAttemptsDoNotOverflow) {
  std::mt19937_64 dice(301);
  RetryOptions options = kOptions;
  options.max_attempts = 1'000'000;
  const auto pause = PauseBeforeRetry(options, Gone(), 900'000, kForever, dice);
  ASSERT_TRUE(pause.has_value());
  EXPECT_LE(*pause, options.max_backoff);
}

}  // namespace
}  // namespace leakyrelu::client
