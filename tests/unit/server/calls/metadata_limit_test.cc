// SPDX-License-Identifier: Apache-2.0
#include "server/calls/metadata_limit.h"

#include <gtest/gtest.h>

#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

TEST(MetadataLimitTest, RefusesWhatIsAboveTheLimit) {
  EXPECT_EQ(CheckMetadata(0), absl::OkStatus());
  EXPECT_EQ(CheckMetadata(kMaxMetadataBytes), absl::OkStatus());
  const absl::Status status = CheckMetadata(kMaxMetadataBytes + 1);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(),
            "metadata: got 16385 bytes, allowed: at most 16384");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kCallMetadataTooLarge);
  EXPECT_FALSE(RetryDelayOf(status).has_value());
}

TEST(MetadataLimitTest, AContextWithoutMetadataIsAccepted) {
  const grpc::ServerContext context;
  EXPECT_EQ(CheckMetadata(context), absl::OkStatus());
}

}  // namespace
}  // namespace leakyrelu
