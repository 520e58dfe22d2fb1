// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_tensor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "leakyrelu/error_detail.h"
#include "proto/status/reasons.h"
#include "proto/wire/inference/inference_tables.h"
#include "tests/unit/proto/wire/inference/inference_message.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using inference::ModelInferRequest;

class InferenceTensorTest : public testing::Test {
 protected:
  absl::Status Read(const ModelInferRequest& request) {
    message_.emplace(request.SerializeAsString());
    Split(message_->segments(), kInferRequestTable, split_);
    ModelInferRequest rest;
    EXPECT_TRUE(rest.ParseFromString(split_.rest));
    EXPECT_EQ(rest.raw_input_contents_size(), 0);
    return ReadInferenceTensors(rest, split_.bulk, tensors_);
  }
  std::string Reason(const ModelInferRequest& request) {
    const auto detail = DetailOf(Read(request));
    return detail.has_value() ? detail->reason : "";
  }

  std::optional<SlicedMessage> message_;
  SplitMessage split_;
  std::vector<TensorView> tensors_;
};

TEST_F(InferenceTensorTest, RawElementsAreReadInPlace) {
  ModelInferRequest request;
  AddRaw(request, "x", {3}, 6, "BF16");
  AddRaw(request, "x1", {0, 4}, 0, "FP64");
  AddRaw(request, "x2", {}, 4);
  ASSERT_EQ(Read(request), absl::OkStatus());
  ASSERT_EQ(tensors_.size(), 3u);
  EXPECT_EQ(tensors_[0].type, DataType::kBFloat16);
  EXPECT_EQ(tensors_[0].form, TensorForm::kData);
  EXPECT_EQ(Joined(tensors_[0].pieces), request.raw_input_contents(0));
  const Segment whole = message_->segments()[0];
  EXPECT_GE(tensors_[0].pieces[0].data(), whole.data());
  EXPECT_LT(tensors_[0].pieces[0].data(), whole.data() + whole.size());
  EXPECT_EQ(tensors_[1].elements, 0u);
  EXPECT_EQ(tensors_[2].elements, 1u);
}

TEST_F(InferenceTensorTest, TypedElementsAreReadInPlace) {
  ModelInferRequest request;
  auto& single = *AddInput(request, "x", {2}).mutable_contents();
  single.add_fp32_contents(1);
  single.add_fp32_contents(-2);
  AddInput(request, "x1", {1}, "FP64").mutable_contents()->add_fp64_contents(7);
  ASSERT_EQ(Read(request), absl::OkStatus());
  EXPECT_EQ(tensors_[0].form, TensorForm::kValues);
  EXPECT_EQ(tensors_[0].bytes, 8u);
  EXPECT_EQ(tensors_[1].bytes, 8u);
}

TEST_F(InferenceTensorTest, OtherTypesAreRefused) {
  for (const char* type : {"", "fp32", "INT32", "BYTES", "BOOL"}) {
    ModelInferRequest request;
    AddRaw(request, "x", {1}, 4, type);
    EXPECT_EQ(Reason(request), reasons::kUnknownDtype) << type;
  }
}

TEST_F(InferenceTensorTest, ContentsMustFitTheTypeAndEachOther) {
  ModelInferRequest request;
  AddInput(request, "x", {1}).mutable_contents()->add_fp64_contents(1);
  EXPECT_EQ(Reason(request), reasons::kWrongContents);
  request.Clear();
  AddInput(request, "x", {1}, "FP16").mutable_contents()->add_fp32_contents(1);
  EXPECT_EQ(Reason(request), reasons::kWrongContents);
  request.Clear();
  AddInput(request, "x", {1}).mutable_contents()->add_int_contents(1);
  EXPECT_EQ(Reason(request), reasons::kWrongContents);
  request.Clear();
  AddInput(request, "x", {1}).mutable_contents()->add_bytes_contents("1");
  EXPECT_EQ(Reason(request), reasons::kWrongContents);
  request.Clear();
  AddInput(request, "x", {1}).mutable_contents()->add_fp32_contents(1);
  request.add_raw_input_contents("1234");
  EXPECT_EQ(Reason(request), reasons::kRawAndTyped);
}

TEST_F(InferenceTensorTest, RawEntriesMustBeOneAnInput) {
  ModelInferRequest request;
  AddRaw(request, "x", {1}, 4);
  request.add_raw_input_contents("1234");
  EXPECT_EQ(Reason(request), reasons::kRawCount);
  AddInput(request, "x1", {1});
  AddInput(request, "x2", {1});
  EXPECT_EQ(Reason(request), reasons::kRawCount);
}

TEST_F(InferenceTensorTest, SizesMustBeTheShapes) {
  for (const size_t bytes : {0, 15, 20}) {
    ModelInferRequest request;
    AddRaw(request, "x", {2, 2}, bytes);
    EXPECT_EQ(Reason(request), reasons::kSizeMismatch) << bytes;
  }
  ModelInferRequest request;
  AddInput(request, "x", {2}).mutable_contents()->add_fp32_contents(1);
  EXPECT_EQ(Reason(request), reasons::kSizeMismatch);
  request.Clear();
  AddRaw(request, "x", {-1}, 4);
  EXPECT_EQ(Reason(request), reasons::kNegativeDimension);
  request.Clear();
  AddRaw(request, "x", {int64_t{1} << 62, 8}, 4);
  EXPECT_EQ(Reason(request), reasons::kShapeOverflow);
}

TEST_F(InferenceTensorTest, SharedMemoryIsNotServed) {
  ModelInferRequest request;
  (*AddInput(request, "x", {1}).mutable_parameters())["shared_memory_region"]
      .set_string_param("region");
  EXPECT_EQ(Reason(request), reasons::kNotServed);
}

}  // namespace
}  // namespace leakyrelu::wire
