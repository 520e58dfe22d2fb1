// SPDX-License-Identifier: Apache-2.0
// Tests what differential_test.cc, which compares with protobuf, does not
// cover: the reported position of a fault, and the kept memory.
#include "proto/wire/split/splitter.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference/inference_tables.h"
#include "proto/wire/leakyrelu/leakyrelu_tables.h"
#include "proto/wire/split/limits.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

SplitResult SplitForward(const std::string& bytes, SplitMessage& split) {
  const SlicedMessage message(bytes);
  return Split(message.segments(), kForwardRequestTable, split);
}

TEST(SplitterTest, SeparatesTheBulk) {
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

TEST(SplitterTest, TooManyTensorsNamesTheField) {
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

std::string Repeated(std::string_view field, size_t times = kMaxFields + 1) {
  std::string fields;
  for (size_t i = 0; i < times; ++i) fields.append(field);
  return fields;
}

// A length-delimited field without bytes.
std::string Empty(int number) {
  return {static_cast<char>(number << 3 | 2), '\0'};
}

std::string Field(int number, const std::string& bytes) {
  std::string field(1, static_cast<char>(number << 3 | 2));
  size_t length = bytes.size();
  for (; length >= 0x80; length >>= 7) {
    field.push_back(static_cast<char>(length | 0x80));
  }
  field.push_back(static_cast<char>(length));
  return field + bytes;
}

// Wherever they are.
TEST(SplitterTest, LimitsTheNumberOfFields) {
  const std::string group = "\x0b\x0c";
  const std::pair<const MessageTable*, std::string> cases[] = {
      {&kForwardRequestTable, Repeated(Empty(15))},                // unknown
      {&kForwardRequestTable, "\x7b" + Repeated(group) + "\x7c"},  // the same
      {&kForwardRequestTable, Repeated({"\x18\0", 2})},            // semantics
      {&kForwardRequestTable, Field(1, Repeated({"\x08\0", 2}))},  // dtype
      {&kForwardRequestTable, Field(1, Repeated(Empty(3)))},       // data
      {&kForwardRequestTable, Field(1, Repeated(Empty(4)))},       // values
      // Parameters, one parameter's name and value, and an option's.
      {&kInferRequestTable, Repeated(Empty(4))},
      {&kInferRequestTable, Field(4, Repeated(Empty(1)))},
      {&kInferRequestTable, Field(4, Repeated(Empty(2)))},
      {&kInferRequestTable, Field(4, Field(2, Repeated(Empty(3))))},
      {&kInferRequestTable, Field(5, Field(4, Repeated(Empty(2))))},
      {&kInferRequestTable, Field(6, Field(2, Repeated(Empty(2))))},
      // Contents.
      {&kInferRequestTable, Field(5, Field(5, Repeated(Empty(8))))},
  };
  for (size_t i = 0; i < std::size(cases); ++i) {
    const SlicedMessage message(cases[i].second);
    SplitMessage split;
    EXPECT_EQ(Split(message.segments(), *cases[i].first, split).fault,
              SplitFault::kTooManyFields)
        << i;
  }
}

TEST(SplitterTest, LimitsRequestedOutputsAsTensors) {
  const SlicedMessage message(
      Repeated(Empty(kInferOutputsNumber), kMaxTensors + 1));
  SplitMessage split;
  const SplitResult result =
      Split(message.segments(), kInferRequestTable, split);
  EXPECT_EQ(result.fault, SplitFault::kTooManyTensors);
  EXPECT_EQ(result.number, kInferOutputsNumber);
}

TEST(SplitterTest, AcceptsAllFieldsOfAllTensors) {
  v1::BackwardRequest request;
  request.set_negative_slope(0.5);
  request.set_semantics(v1::SEMANTICS_PYTORCH);
  for (size_t i = 0; i < kMaxTensors; ++i) {
    for (v1::Tensor* tensor :
         {request.add_inputs(), request.add_grad_outputs()}) {
      tensor->set_dtype(v1::DATA_TYPE_FLOAT32);
      tensor->add_shape(1);
      tensor->set_data("abcd");
    }
  }
  const SlicedMessage message(request.SerializeAsString());
  SplitMessage split;
  EXPECT_EQ(Split(message.segments(), kBackwardRequestTable, split).fault,
            SplitFault::kNone);
}

TEST(SplitterTest, AcceptsAnyNumberOfUnpackedElements) {
  const std::string element("\x25\0\0\0\0", 5);
  SplitMessage split;
  EXPECT_EQ(SplitForward(Field(1, Repeated(element)), split).fault,
            SplitFault::kNone);
  EXPECT_EQ(split.bulk[0].bytes, 4 * (kMaxFields + 1));
}

// The memory is reused, but that of a rare large message is released.
TEST(SplitterTest, ReleasesTheMemoryOfALargeMessage) {
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
