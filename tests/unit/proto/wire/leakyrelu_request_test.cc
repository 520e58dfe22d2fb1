// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "leakyrelu/error_detail.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/reasons.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using ::testing::ElementsAre;

v1::Tensor DataTensor(v1::DataType dtype, std::vector<int64_t> shape,
                      size_t bytes) {
  v1::Tensor tensor;
  tensor.set_dtype(dtype);
  tensor.mutable_shape()->Assign(shape.begin(), shape.end());
  std::string data(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) data[i] = static_cast<char>(i);
  tensor.set_data(data);
  return tensor;
}

TEST(LeakyReluRequestTest, ForwardIsReadInPlace) {
  v1::ForwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_BFLOAT16, {2, 3}, 12);
  request.add_inputs()->add_values(1.5f);
  request.set_negative_slope(-0.25);
  request.set_semantics(v1::SEMANTICS_TENSORFLOW);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());

  ASSERT_EQ(view.inputs.size(), 2u);
  const TensorView& first = view.inputs[0];
  EXPECT_EQ(first.type, DataType::kBFloat16);
  EXPECT_TRUE(first.type_declared);
  EXPECT_EQ(first.form, TensorForm::kData);
  EXPECT_THAT(first.shape, ElementsAre(2, 3));
  EXPECT_EQ(first.bytes, 12u);
  EXPECT_EQ(first.elements, 6u);
  EXPECT_EQ(Joined(first.pieces), request.inputs(0).data());
  ASSERT_EQ(first.pieces.size(), 1u);
  EXPECT_GE(first.pieces[0].data(), message.segments()[0].data());
  EXPECT_THAT(first.piece_segments, ElementsAre(0));

  const TensorView& second = view.inputs[1];
  EXPECT_EQ(second.type, DataType::kFloat32);
  EXPECT_FALSE(second.type_declared);
  EXPECT_EQ(second.form, TensorForm::kValues);
  EXPECT_EQ(second.elements, 1u);
  EXPECT_TRUE(second.shape.empty());

  EXPECT_TRUE(view.grad_outputs.empty());
  EXPECT_EQ(view.options.negative_slope, -0.25);
  EXPECT_EQ(view.options.semantics, Semantics::kTensorFlow);
}

TEST(LeakyReluRequestTest, DefaultsAreTheContracts) {
  v1::ForwardRequest request;
  request.add_inputs();
  RequestView view;
  view.options = {7.0, Semantics::kTensorFlow};
  const SlicedMessage message(request.SerializeAsString());
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.options.negative_slope, 0.01);
  EXPECT_EQ(view.options.semantics, Semantics::kPyTorch);
  EXPECT_EQ(view.inputs[0].elements, 0u);
}

TEST(LeakyReluRequestTest, ExplicitZeroSlopeIsKept) {
  v1::ForwardRequest request;
  request.add_inputs();
  request.set_negative_slope(0);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.options.negative_slope, 0);
}

TEST(LeakyReluRequestTest, BackwardReadsGradients) {
  v1::BackwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_UNSPECIFIED, {2}, 8);
  request.add_grad_outputs()->set_dtype(v1::DATA_TYPE_FLOAT32);
  request.mutable_grad_outputs(0)->add_values(1);
  request.mutable_grad_outputs(0)->add_values(2);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus());
  ASSERT_EQ(view.grad_outputs.size(), 1u);
  EXPECT_EQ(view.grad_outputs[0].form, TensorForm::kValues);
  EXPECT_EQ(view.grad_outputs[0].elements, 2u);
}

TEST(LeakyReluRequestTest, BackwardTakesNoGradients) {
  v1::BackwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {}, 8);
  const SlicedMessage message(request.SerializeAsString());
  RequestView view;
  ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus());
  EXPECT_TRUE(view.grad_outputs.empty());
}

TEST(LeakyReluRequestTest, AViewIsFilledAnew) {
  v1::BackwardRequest backward;
  *backward.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {2}, 16);
  *backward.add_grad_outputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {2}, 16);
  const SlicedMessage first(backward.SerializeAsString());
  v1::ForwardRequest forward;
  forward.add_inputs();
  const SlicedMessage second(forward.SerializeAsString());
  RequestView view;
  ASSERT_TRUE(ParseBackwardRequest(first.segments(), view).ok());
  ASSERT_TRUE(ParseForwardRequest(second.segments(), view).ok());
  EXPECT_TRUE(view.grad_outputs.empty());
  ASSERT_EQ(view.inputs.size(), 1u);
  EXPECT_TRUE(view.inputs[0].pieces.empty());
  EXPECT_TRUE(view.inputs[0].shape.empty());
  EXPECT_EQ(view.inputs[0].type, DataType::kFloat32);
}

struct BadRequest {
  const char* name;
  std::function<void(v1::BackwardRequest&)> spoil;
  std::string_view reason;
  const char* message;
};

void PrintTo(const BadRequest& bad, std::ostream* out) { *out << bad.name; }

class BadRequestTest : public testing::TestWithParam<BadRequest> {};

// A valid request of two float32 tensors with gradients, spoiled.
TEST_P(BadRequestTest, IsRefusedWithFieldGotAndAllowed) {
  v1::BackwardRequest request;
  for (int i = 0; i < 2; ++i) {
    *request.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT32, {2, 2}, 16);
    *request.add_grad_outputs() = DataTensor(v1::DATA_TYPE_FLOAT32, {2, 2}, 16);
  }
  RequestView view;
  {
    const SlicedMessage message(request.SerializeAsString());
    ASSERT_TRUE(ParseBackwardRequest(message.segments(), view).ok());
  }
  GetParam().spoil(request);
  const SlicedMessage message(request.SerializeAsString());
  const absl::Status status = ParseBackwardRequest(message.segments(), view);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), GetParam().message);
  const auto detail = DetailOf(status);
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason, GetParam().reason);
}

void SetShape(v1::Tensor& tensor, std::vector<int64_t> shape) {
  tensor.mutable_shape()->Assign(shape.begin(), shape.end());
}

const BadRequest kBadRequests[] = {
    {"NoInputs", [](auto& r) { r.clear_inputs(); }, reasons::kNoInputs,
     "inputs: none, 1 or more tensors"},
    {"DataAndValues", [](auto& r) { r.mutable_inputs(1)->add_values(1); },
     reasons::kDataAndValues, "inputs[1]: both data and values, one of them"},
    {"ValuesOfFloat16",
     [](auto& r) {
       auto& grad = *r.mutable_grad_outputs(0);
       grad.clear_data();
       grad.add_values(1);
       grad.set_dtype(v1::DATA_TYPE_FLOAT16);
     },
     reasons::kValuesNotFloat32,
     "grad_outputs[0].values: dtype float16, float32; other types are sent as "
     "data"},
    {"PartialElement", [](auto& r) { r.mutable_inputs(0)->set_data("123"); },
     reasons::kPartialElement,
     "inputs[0].data: 3 bytes, a multiple of 4, the bytes of a float32"},
    {"TooFewBytes",
     [](auto& r) { r.mutable_inputs(0)->set_data(std::string(12, 'x')); },
     reasons::kSizeMismatch,
     "inputs[0].data: 12 bytes, 16 bytes as shape [2,2] of float32 needs"},
    {"TooFewValues",
     [](auto& r) {
       r.mutable_inputs(0)->clear_data();
       r.mutable_inputs(0)->add_values(1);
     },
     reasons::kSizeMismatch,
     "inputs[0].values: 1 elements, 4 elements as shape [2,2] of float32 "
     "needs"},
    {"NoBytes", [](auto& r) { r.mutable_inputs(0)->clear_data(); },
     reasons::kSizeMismatch,
     "inputs[0].data: 0 bytes, 16 bytes as shape [2,2] of float32 needs"},
    {"BytesInEmptyShape",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {4, 0});
     },
     reasons::kSizeMismatch,
     "inputs[0].data: 16 bytes, 0 bytes as shape [4,0] of float32 needs"},
    {"NegativeDimension",
     [](auto& r) {
       SetShape(*r.mutable_inputs(1), {2, -2});
     },
     reasons::kNegativeDimension, "inputs[1].shape[1]: -2, 0 or more"},
    {"NegativeAfterZero",
     [](auto& r) {
       SetShape(*r.mutable_inputs(1), {0, -1});
     },
     reasons::kNegativeDimension, "inputs[1].shape[1]: -1, 0 or more"},
    {"Overflow",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {int64_t{1} << 32, int64_t{1} << 31});
     },
     reasons::kShapeOverflow,
     "inputs[0].shape: [4294967296,2147483648], less than 2^63 bytes in all"},
    {"OverflowBesideZero",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {0, int64_t{1} << 62, 4});
     },
     reasons::kShapeOverflow,
     "inputs[0].shape: [0,4611686018427387904,4], less than 2^63 bytes in "
     "all"},
    {"Rank",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), std::vector<int64_t>(65, 1));
     },
     reasons::kTooManyDimensions, "inputs[0].shape: 65 dimensions, at most 64"},
    {"UnknownDtype",
     [](auto& r) {
       r.mutable_inputs(0)->set_dtype(static_cast<v1::DataType>(5));
     },
     reasons::kUnknownDtype,
     "inputs[0].dtype: 5, 0 (float32), 1 (float32), 2 (float64), 3 (float16), "
     "4 (bfloat16)"},
    {"NegativeDtype",
     [](auto& r) {
       r.mutable_inputs(0)->set_dtype(static_cast<v1::DataType>(-1));
     },
     reasons::kUnknownDtype,
     "inputs[0].dtype: -1, 0 (float32), 1 (float32), 2 (float64), 3 "
     "(float16), 4 (bfloat16)"},
    {"UnknownSemantics",
     [](auto& r) { r.set_semantics(static_cast<v1::Semantics>(3)); },
     reasons::kUnknownSemantics,
     "semantics: 3, 0 (pytorch), 1 (pytorch), 2 (tensorflow)"},
    {"NanSlope",
     [](auto& r) {
       r.set_negative_slope(std::numeric_limits<double>::quiet_NaN());
     },
     reasons::kSlopeNotFinite, "negative_slope: nan, a finite number"},
    {"InfiniteSlope",
     [](auto& r) {
       r.set_negative_slope(-std::numeric_limits<double>::infinity());
     },
     reasons::kSlopeNotFinite, "negative_slope: -inf, a finite number"},
    {"FewerGradients", [](auto& r) { r.mutable_grad_outputs()->RemoveLast(); },
     reasons::kGradientCount,
     "grad_outputs: 1 tensors, none, or 2 as inputs has"},
    {"MoreGradients", [](auto& r) { r.add_grad_outputs(); },
     reasons::kGradientCount,
     "grad_outputs: 3 tensors, none, or 2 as inputs has"},
    {"GradientDtype",
     [](auto& r) {
       *r.mutable_grad_outputs(1) =
           DataTensor(v1::DATA_TYPE_FLOAT64, {2, 2}, 32);
     },
     reasons::kGradientDtype,
     "grad_outputs[1].dtype: float64, float32 as inputs[1] has"},
    {"GradientSize",
     [](auto& r) {
       *r.mutable_grad_outputs(1) = DataTensor(v1::DATA_TYPE_FLOAT32, {}, 8);
     },
     reasons::kGradientSize, "grad_outputs[1]: 2 elements, 4 as inputs[1] has"},
    {"GradientShape",
     [](auto& r) { SetShape(*r.mutable_grad_outputs(1), {4}); },
     reasons::kGradientShape,
     "grad_outputs[1].shape: [4], [2,2] as inputs[1] has"},
};

INSTANTIATE_TEST_SUITE_P(LeakyReluRequest, BadRequestTest,
                         testing::ValuesIn(kBadRequests), [](const auto& info) {
                           return std::string(info.param.name);
                         });

TEST(LeakyReluRequestTest, RefusesMalformedMessages) {
  v1::ForwardRequest request;
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT32, {4}, 16);
  const std::string bytes = request.SerializeAsString();
  const SlicedMessage message(bytes.substr(0, bytes.size() - 1));
  RequestView view;
  const absl::Status status = ParseForwardRequest(message.segments(), view);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMalformedMessage);
  EXPECT_EQ(DetailOf(status)->allowed,
            "a serialized leakyrelu.v1.ForwardRequest");
}

// What the splitter hands on is checked by protobuf.
TEST(LeakyReluRequestTest, RefusesMalformedFieldsBesideTheBulk) {
  const SlicedMessage message(std::string("\x0a\x04\x12\x02\x01\x80", 6));
  RequestView view;
  const absl::Status status = ParseForwardRequest(message.segments(), view);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMalformedMessage);
}

TEST(LeakyReluRequestTest, TakesAsManyTensorsAsTheContractSays) {
  v1::ForwardRequest request;
  for (int i = 0; i < 4096; ++i) request.add_inputs()->add_values(1);
  RequestView view;
  const SlicedMessage most(request.SerializeAsString());
  EXPECT_EQ(ParseForwardRequest(most.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.inputs.size(), 4096u);
  request.add_inputs();
  const SlicedMessage more(request.SerializeAsString());
  const absl::Status status = ParseForwardRequest(more.segments(), view);
  EXPECT_EQ(status.message(), "inputs: more than 4096, at most 4096");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyTensors);
}

TEST(LeakyReluRequestTest, LimitsWhatIsNotBulk) {
  v1::ForwardRequest request;
  request.add_inputs()->mutable_shape()->Resize(1 << 20, 1);
  RequestView view;
  const SlicedMessage message(request.SerializeAsString());
  const absl::Status status = ParseForwardRequest(message.segments(), view);
  EXPECT_EQ(status.message(),
            "message: more than 1048576 bytes beside tensor elements, at most "
            "1048576");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMetadataTooLarge);
}

}  // namespace
}  // namespace leakyrelu::wire
