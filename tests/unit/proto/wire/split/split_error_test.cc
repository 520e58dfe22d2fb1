// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/split/split_error.h"

#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/reasons.h"

namespace leakyrelu::wire {
namespace {

TEST(SplitErrorTest, MalformedNamesPositionAndExpectation) {
  const absl::Status status =
      SplitError({.fault = SplitFault::kMalformed, .position = 17},
                 *v1::BackwardRequest::descriptor());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "message: got truncated or malformed protobuf near byte 17, "
            "allowed: a serialized leakyrelu.v1.BackwardRequest");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMalformedMessage);
}

TEST(SplitErrorTest, TooManyTensorsNamesTheField) {
  const auto& backward = *v1::BackwardRequest::descriptor();
  for (const auto& [number, name] :
       {std::pair{1u, "inputs"}, std::pair{2u, "grad_outputs"}}) {
    const absl::Status status = SplitError(
        {.fault = SplitFault::kTooManyTensors, .number = number}, backward);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyTensors);
    EXPECT_EQ(DetailOf(status)->field, name);
    EXPECT_EQ(DetailOf(status)->got, "more than 4096 tensors");
    EXPECT_EQ(DetailOf(status)->allowed, "at most 4096");
  }
}

TEST(SplitErrorTest, TooManyFieldsNamesTheMessage) {
  const absl::Status status =
      SplitError({.fault = SplitFault::kTooManyFields, .position = 9},
                 *v1::ForwardRequest::descriptor());
  EXPECT_EQ(status.message(),
            "message: got more than 40960 protobuf fields, allowed: at most "
            "40960");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMetadataTooLarge);
}

TEST(SplitErrorTest, MetadataTooLargeNamesTheMessage) {
  const absl::Status status =
      SplitError({.fault = SplitFault::kMetadataTooLarge, .position = 9},
                 *v1::ForwardRequest::descriptor());
  EXPECT_EQ(status.message(),
            "message: got more than 1048576 bytes beside tensor elements, "
            "allowed: at most 1048576");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMetadataTooLarge);
}

// protobuf's parser does not say where it stopped.
TEST(SplitErrorTest, RestErrorNamesNoPosition) {
  const absl::Status status = RestError(*v1::ForwardRequest::descriptor());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(),
            "message: got truncated or malformed protobuf, allowed: a "
            "serialized leakyrelu.v1.ForwardRequest");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMalformedMessage);
}

}  // namespace
}  // namespace leakyrelu::wire
