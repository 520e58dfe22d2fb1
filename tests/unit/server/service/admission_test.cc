// SPDX-License-Identifier: Apache-2.0
#include "server/service/admission.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/time/time.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

class AdmissionTest : public testing::Test {
 protected:
  // The reason that it is refused for; empty: it is let in.
  std::string Refusal(size_t bytes) {
    const absl::Status status = admission_.Enter(bytes);
    if (status.ok()) return "";
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    const auto delay = RetryDelayOf(status);
    EXPECT_TRUE(delay.has_value());
    EXPECT_GE(*delay, absl::Milliseconds(100));
    EXPECT_LE(*delay, absl::Milliseconds(300));
    return DetailOf(status)->reason;
  }

  Inflight inflight_;
  Admission admission_{{.bytes = 1000, .calls = 3}, &inflight_};
};

TEST_F(AdmissionTest, BytesFitUpToTheBudget) {
  EXPECT_EQ(Refusal(600), "");
  EXPECT_EQ(Refusal(400), "");
  EXPECT_EQ(Refusal(1), reasons::kTooManyBytesInFlight);
  admission_.Leave(400);
  EXPECT_EQ(Refusal(401), reasons::kTooManyBytesInFlight);
  EXPECT_EQ(Refusal(400), "");
}

TEST_F(AdmissionTest, CallsFitUpToTheirNumber) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Refusal(1), "");
  EXPECT_EQ(Refusal(1), reasons::kTooManyCallsInFlight);
  admission_.Leave(1);
  EXPECT_EQ(Refusal(1), "");
}

TEST_F(AdmissionTest, WhatIsRefusedIsNotHeld) {
  EXPECT_EQ(Refusal(1000), "");
  EXPECT_EQ(Refusal(5), reasons::kTooManyBytesInFlight);
  EXPECT_EQ(inflight_.held().bytes, 1000u);
  EXPECT_EQ(inflight_.held().calls, 1u);
}

TEST_F(AdmissionTest, OneAloneIsAlwaysLetIn) {
  EXPECT_EQ(Refusal(5000), "");
  EXPECT_EQ(Refusal(0), reasons::kTooManyBytesInFlight);
}

TEST_F(AdmissionTest, WhatIsNotThereYetIsRefusedWhereNothingWouldFit) {
  EXPECT_TRUE(admission_.HasRoom(5000));
  EXPECT_TRUE(admission_.Probe(1).ok());
  EXPECT_EQ(Refusal(999), "");
  EXPECT_TRUE(admission_.HasRoom(1));
  EXPECT_FALSE(admission_.HasRoom(2));
  EXPECT_TRUE(admission_.Probe(1).ok());
  // With one that is held, two that wait, and itself: four.
  EXPECT_EQ(DetailOf(admission_.Probe(2))->reason,
            reasons::kTooManyCallsInFlight);
  EXPECT_EQ(Refusal(1), "");
  EXPECT_FALSE(admission_.HasRoom(1));
  const absl::Status status = admission_.Probe(0);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyBytesInFlight);
  EXPECT_EQ(status.message(),
            "server: 1000 bytes in flight already, at most 1000");
  EXPECT_TRUE(RetryDelayOf(status).has_value());
  EXPECT_EQ(inflight_.held().calls, 2u);
}

TEST_F(AdmissionTest, WhoNeedNotWaitIsToldWhenToComeAgain) {
  const absl::Status status = Admission::RefuseWaiting(2);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyCallsInFlight);
  EXPECT_EQ(status.message(),
            "server: more than 2 requests waiting to be received, at most 2");
  EXPECT_TRUE(RetryDelayOf(status).has_value());
}

TEST_F(AdmissionTest, IsTightFromHalfABudget) {
  EXPECT_FALSE(admission_.IsTight());
  EXPECT_EQ(Refusal(500), "");
  EXPECT_FALSE(admission_.IsTight());
  EXPECT_EQ(Refusal(1), "");
  EXPECT_TRUE(admission_.IsTight());
}

}  // namespace
}  // namespace leakyrelu
