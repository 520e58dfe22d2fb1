// SPDX-License-Identifier: Apache-2.0
// What differential_test.cc, which compares with protobuf, does not see: where
// a fault is told to be, and what memory is kept.
#include "proto/wire/splitter.h"

#include <gtest/gtest.h>

#include <string>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/leakyrelu_tables.h"
#include "proto/wire/limits.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

SplitResult SplitForward(const std::string& bytes, SplitMessage& split) {
  const SlicedMessage message(bytes);
  return Split(message.segments(), kForwardRequestTable, split);
}

TEST(SplitterTest, CutsTheBulkOut) {
  v1::ForwardRequest request;
  request.set_negative_slope(0.5);
  request.add_inputs()->add_shape(2);
  request.mutable_inputs(0)->set_data("12345678");
  const std::string bytes = request.SerializeAsString();
  const SlicedMessage message(bytes, {bytes.find('5')});
  SplitMessage split;
  ASSERT_EQ(Split(message.segments(), kForwardRequestTable, split).fault,
            SplitFault::kNone);
  ASSERT_EQ(split.bulk.size(), 1u);
  EXPECT_EQ(split.bulk[0].root, kInputsNumber);
  EXPECT_EQ(split.bulk[0].slot, static_cast<uint8_t>(TensorForm::kData));
  EXPECT_EQ(split.bulk[0].bytes, 8u);
  EXPECT_EQ(split.bulk[0].pieces.size(), 2u);
  EXPECT_EQ(Joined(split.bulk[0].pieces), "12345678");
  request.mutable_inputs(0)->clear_data();
  EXPECT_EQ(split.rest, request.SerializeAsString());
}

TEST(SplitterTest, MalformedIsFoundNearItsPlace) {
  v1::ForwardRequest request;
  for (int i = 0; i < 3; ++i) request.add_inputs()->set_data("abcd");
  const std::string good = request.SerializeAsString();
  SplitMessage split;
  const SplitResult result = SplitForward(good + "\x07", split);
  EXPECT_EQ(result.fault, SplitFault::kMalformed);
  EXPECT_GE(result.position, good.size());
  EXPECT_LE(result.position, good.size() + 1);
}

TEST(SplitterTest, TooManyTensorsAreOfAField) {
  v1::BackwardRequest request;
  request.add_inputs();
  for (size_t i = 0; i <= kMaxTensors; ++i) request.add_grad_outputs();
  const SlicedMessage message(request.SerializeAsString());
  SplitMessage split;
  const SplitResult result =
      Split(message.segments(), kBackwardRequestTable, split);
  EXPECT_EQ(result.fault, SplitFault::kTooManyTensors);
  EXPECT_EQ(result.number, kGradOutputsNumber);
}

// The memory is used again, but that of a rare large message is not kept.
TEST(SplitterTest, LetsGoOfTheMemoryOfALargeMessage) {
  v1::ForwardRequest small;
  small.add_inputs()->set_data("abcd");
  v1::ForwardRequest large;
  for (size_t i = 0; i < kMaxTensors; ++i) {
    large.add_inputs()->set_data("abcd");
    large.mutable_inputs(0)->add_shape(1);
  }
  large.mutable_inputs(1)->mutable_shape()->Resize(20'000, 1);
  SplitMessage split;
  ASSERT_EQ(SplitForward(large.SerializeAsString(), split).fault,
            SplitFault::kNone);
  EXPECT_EQ(split.bulk.size(), kMaxTensors);
  EXPECT_GT(split.rest.capacity(), kKeptMetadataBytes);
  ASSERT_EQ(SplitForward(small.SerializeAsString(), split).fault,
            SplitFault::kNone);
  EXPECT_EQ(split.bulk.size(), 1u);
  EXPECT_LE(split.bulk.capacity(), kKeptTensors);
  EXPECT_LE(split.rest.capacity(), kKeptMetadataBytes);

  const BulkField* const kept = split.bulk.data();
  ASSERT_EQ(SplitForward(small.SerializeAsString(), split).fault,
            SplitFault::kNone);
  EXPECT_EQ(split.bulk.data(), kept);
}

}  // namespace
}  // namespace leakyrelu::wire
