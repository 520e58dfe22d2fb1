// SPDX-License-Identifier: Apache-2.0
#include "client/library/attempts.h"

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

// With a fixed seed, so that tests are repeatable.
class Tries {
 public:
  explicit Tries(const RetryOptions& options,
                 absl::Duration remaining = kForever)
      : attempts_(options, Deadline(remaining)) {}

  std::optional<absl::Duration> PauseAfter(const absl::Status& status) {
    return attempts_.PauseAfter(status, dice_);
  }
  // Counts attempts until the last; stops at `limit`.
  int Count(const absl::Status& status, int limit = 1000) {
    int tries = 1;
    while (tries < limit && PauseAfter(status).has_value()) ++tries;
    return tries;
  }
  void Advance() { attempts_.Advance(); }

 private:
  Attempts attempts_;
  std::mt19937_64 dice_{301};
};

TEST(AttemptsTest, PausesDoubleUpToTheMaximumAndJitterByUpToHalf) {
  std::mt19937_64 dice(301);
  const int milliseconds[] = {100, 200, 400, 400, 400};
  std::vector<absl::Duration> min_pause(5, kForever);
  std::vector<absl::Duration> max_pause(5, absl::ZeroDuration());
  for (int i = 0; i < 1000; ++i) {
    Attempts attempts(kOptions, Deadline());
    for (int n = 0; n < 5; ++n) {
      const auto pause = attempts.PauseAfter(Gone(), dice);
      ASSERT_TRUE(pause.has_value());
      min_pause[n] = std::min(min_pause[n], *pause);
      max_pause[n] = std::max(max_pause[n], *pause);
    }
  }
  for (int n = 0; n < 5; ++n) {
    const absl::Duration full = absl::Milliseconds(milliseconds[n]);
    EXPECT_GE(min_pause[n], full * 0.5);
    EXPECT_LE(max_pause[n], full);
    EXPECT_LT(min_pause[n], full * 0.55) << n;
    EXPECT_GT(max_pause[n], full * 0.95) << n;
  }
}

TEST(AttemptsTest, EndAtMaxAttempts) {
  EXPECT_EQ(Tries(kOptions).Count(Gone()), 6);
  EXPECT_EQ(Tries(kOptions, absl::Hours(1)).Count(Gone()), 6);
  EXPECT_EQ(Tries({.max_attempts = 1}).Count(Gone()), 1);
  EXPECT_EQ(Tries({.max_attempts = 1}, absl::Hours(1)).Count(Gone()), 1);
}

TEST(AttemptsTest, DefaultEndsAtTheTimeoutOrFiveAttempts) {
  EXPECT_EQ(Tries({}).Count(Gone()), 5);
  EXPECT_EQ(Tries({}, absl::Hours(1)).Count(Gone()), 1000);
}

TEST(AttemptsTest, DoNotPauseBeyondTheDeadline) {
  EXPECT_FALSE(Tries(kOptions, absl::Milliseconds(50)).PauseAfter(Gone()));
  EXPECT_TRUE(Tries(kOptions, absl::Seconds(10)).PauseAfter(Gone()));
  EXPECT_FALSE(Tries(kOptions, absl::Milliseconds(-1)).PauseAfter(Gone()));
}

TEST(AttemptsTest, OnlyTransientErrorsAreRetried) {
  for (int code = 1; code <= 16; ++code) {
    const auto kind = static_cast<absl::StatusCode>(code);
    const int tries = Tries(kOptions).Count(absl::Status(kind, "x"));
    const int expected = kind == absl::StatusCode::kUnavailable ? 6
                         : kind == absl::StatusCode::kCancelled ? 2
                                                                : 1;
    EXPECT_EQ(tries, expected) << code;
  }
}

TEST(AttemptsTest, CancelledAttemptIsRetriedOnce) {
  const absl::Status cancelled = absl::CancelledError("x");
  Tries tries(kOptions);
  EXPECT_TRUE(tries.PauseAfter(Gone()));
  EXPECT_TRUE(tries.PauseAfter(cancelled));
  EXPECT_TRUE(tries.PauseAfter(Gone()));
  EXPECT_FALSE(tries.PauseAfter(cancelled));
  Tries stream(kOptions);
  EXPECT_TRUE(stream.PauseAfter(cancelled));
  stream.Advance();
  EXPECT_TRUE(stream.PauseAfter(cancelled));
  EXPECT_EQ(Tries({.max_attempts = 1}).Count(cancelled), 1);
}

TEST(AttemptsTest, AttemptsBeforeProgressDoNotCount) {
  Tries tries(kOptions);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(tries.PauseAfter(Gone()));
    tries.Advance();
  }
  EXPECT_EQ(tries.Count(Gone()), 6);
}

TEST(AttemptsTest, IncludeTheServersRetryDelay) {
  const ErrorDetail detail{.reason = "BUSY"};
  const absl::Status busy = ResourceExhausted(detail, absl::Seconds(3));
  ASSERT_EQ(RetryDelayOf(busy), absl::Seconds(3));
  const auto pause = Tries(kOptions).PauseAfter(busy);
  ASSERT_TRUE(pause.has_value());
  EXPECT_GE(*pause, absl::Milliseconds(3050));
  EXPECT_LE(*pause, absl::Milliseconds(3100));
  EXPECT_FALSE(Tries(kOptions, absl::Seconds(3)).PauseAfter(busy));
  EXPECT_FALSE(RetryDelayOf(ResourceExhausted(detail)).has_value());
  EXPECT_FALSE(Tries(kOptions).PauseAfter(ResourceExhausted(detail)));
}

TEST(AttemptsTest, ManyAttemptsDoNotOverflow) {
  Tries unlimited({.max_backoff = absl::Milliseconds(400)}, absl::Hours(1));
  EXPECT_EQ(unlimited.Count(Gone(), 10'000), 10'000);
  EXPECT_LE(*unlimited.PauseAfter(Gone()), absl::Milliseconds(400));
}

}  // namespace
}  // namespace leakyrelu::client
