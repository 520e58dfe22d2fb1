// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

#include "leakyrelu/error_detail.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/reasons.h"
#include "proto/wire/leakyrelu/leakyrelu_request.h"
#include "tests/unit/proto/wire/leakyrelu/data_tensor.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

struct BadRequest {
  const char* name;
  std::function<void(v1::BackwardRequest&)> spoil;
  std::string_view reason;
  const char* message;
};

void PrintTo(const BadRequest& bad, std::ostream* out) { *out << bad.name; }

class BadRequestTest : public testing::TestWithParam<BadRequest> {};

// A valid request of two float32 tensors with gradients, modified to be
// invalid.
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
     "inputs: got none, allowed: 1 or more tensors"},
    {"DataAndValues", [](auto& r) { r.mutable_inputs(1)->add_values(1); },
     reasons::kDataAndValues,
     "inputs[1]: got both data and values, allowed: one of them"},
    {"ValuesOfFloat16",
     [](auto& r) {
       auto& grad = *r.mutable_grad_outputs(0);
       grad.clear_data();
       grad.add_values(1);
       grad.set_dtype(v1::DATA_TYPE_FLOAT16);
     },
     reasons::kValuesNotFloat32,
     "grad_outputs[0].values: got dtype float16, allowed: dtype float32 (other "
     "types are sent as data)"},
    {"PartialElement", [](auto& r) { r.mutable_inputs(0)->set_data("123"); },
     reasons::kPartialElement,
     "inputs[0].data: got 3 bytes, allowed: a multiple of 4 bytes (one element "
     "of float32)"},
    {"TooFewBytes",
     [](auto& r) { r.mutable_inputs(0)->set_data(std::string(12, 'x')); },
     reasons::kSizeMismatch,
     "inputs[0].data: got 12 bytes, allowed: 16 bytes (shape [2,2] of "
     "float32)"},
    {"TooFewValues",
     [](auto& r) {
       r.mutable_inputs(0)->clear_data();
       r.mutable_inputs(0)->add_values(1);
     },
     reasons::kSizeMismatch,
     "inputs[0].values: got 1 elements, allowed: 4 elements (shape [2,2] of "
     "float32)"},
    {"NoBytes", [](auto& r) { r.mutable_inputs(0)->clear_data(); },
     reasons::kSizeMismatch,
     "inputs[0].data: got 0 bytes, allowed: 16 bytes (shape [2,2] of float32)"},
    {"BytesInEmptyShape",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {4, 0});
     },
     reasons::kSizeMismatch,
     "inputs[0].data: got 16 bytes, allowed: 0 bytes (shape [4,0] of float32)"},
    {"NegativeDimension",
     [](auto& r) {
       SetShape(*r.mutable_inputs(1), {2, -2});
     },
     reasons::kNegativeDimension,
     "inputs[1].shape[1]: got -2, allowed: 0 or more"},
    {"NegativeAfterZero",
     [](auto& r) {
       SetShape(*r.mutable_inputs(1), {0, -1});
     },
     reasons::kNegativeDimension,
     "inputs[1].shape[1]: got -1, allowed: 0 or more"},
    {"Overflow",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {int64_t{1} << 32, int64_t{1} << 31});
     },
     reasons::kShapeOverflow,
     "inputs[0].shape: got [4294967296,2147483648], allowed: less than 2^63 "
     "bytes in all"},
    {"OverflowBesideZero",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), {0, int64_t{1} << 62, 4});
     },
     reasons::kShapeOverflow,
     "inputs[0].shape: got [0,4611686018427387904,4], allowed: less than 2^63 "
     "bytes in all"},
    {"Rank",
     [](auto& r) {
       SetShape(*r.mutable_inputs(0), std::vector<int64_t>(65, 1));
     },
     reasons::kTooManyDimensions,
     "inputs[0].shape: got 65 dimensions, allowed: at most 64"},
    {"UnknownDtype",
     [](auto& r) {
       r.mutable_inputs(0)->set_dtype(static_cast<v1::DataType>(5));
     },
     reasons::kUnknownDtype,
     "inputs[0].dtype: got 5, allowed: 0 (float32), 1 (float32), 2 (float64), "
     "3 (float16), 4 (bfloat16)"},
    {"NegativeDtype",
     [](auto& r) {
       r.mutable_inputs(0)->set_dtype(static_cast<v1::DataType>(-1));
     },
     reasons::kUnknownDtype,
     "inputs[0].dtype: got -1, allowed: 0 (float32), 1 (float32), 2 (float64), "
     "3 (float16), 4 (bfloat16)"},
    {"UnknownSemantics",
     [](auto& r) { r.set_semantics(static_cast<v1::Semantics>(3)); },
     reasons::kUnknownSemantics,
     "semantics: got 3, allowed: 0 (pytorch), 1 (pytorch), 2 (tensorflow)"},
    {"NanSlope",
     [](auto& r) {
       r.set_negative_slope(std::numeric_limits<double>::quiet_NaN());
     },
     reasons::kSlopeNotFinite,
     "negative_slope: got nan, allowed: a finite number"},
    {"InfiniteSlope",
     [](auto& r) {
       r.set_negative_slope(-std::numeric_limits<double>::infinity());
     },
     reasons::kSlopeNotFinite,
     "negative_slope: got -inf, allowed: a finite number"},
    {"FewerGradients", [](auto& r) { r.mutable_grad_outputs()->RemoveLast(); },
     reasons::kGradientCount,
     "grad_outputs: got 1 tensors, allowed: none, or 2 (as many as inputs)"},
    {"MoreGradients", [](auto& r) { r.add_grad_outputs(); },
     reasons::kGradientCount,
     "grad_outputs: got 3 tensors, allowed: none, or 2 (as many as inputs)"},
    {"GradientDtype",
     [](auto& r) {
       *r.mutable_grad_outputs(1) =
           DataTensor(v1::DATA_TYPE_FLOAT64, {2, 2}, 32);
     },
     reasons::kGradientDtype,
     "grad_outputs[1].dtype: got float64, allowed: float32 (as inputs[1])"},
    {"GradientSize",
     [](auto& r) {
       *r.mutable_grad_outputs(1) = DataTensor(v1::DATA_TYPE_FLOAT32, {}, 8);
     },
     reasons::kGradientSize,
     "grad_outputs[1]: got 2 elements, allowed: 4 elements (as inputs[1])"},
    {"GradientShape",
     [](auto& r) { SetShape(*r.mutable_grad_outputs(1), {4}); },
     reasons::kGradientShape,
     "grad_outputs[1].shape: got [4], allowed: [2,2] (as inputs[1])"},
};

INSTANTIATE_TEST_SUITE_P(LeakyReluRequest, BadRequestTest,
                         testing::ValuesIn(kBadRequests), [](const auto& info) {
                           return std::string(info.param.name);
                         });

TEST(BadLeakyReluRequestTest, RefusesMalformedMessages) {
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

TEST(BadLeakyReluRequestTest, RefusesASlopeThatFloat32CannotHold) {
  v1::ForwardRequest request;
  request.set_negative_slope(-1e39);
  *request.add_inputs() = DataTensor(v1::DATA_TYPE_FLOAT64, {1}, 8);
  RequestView view;
  const SlicedMessage alone(request.SerializeAsString());
  EXPECT_EQ(ParseForwardRequest(alone.segments(), view), absl::OkStatus());

  *request.add_inputs() = DataTensor(v1::DATA_TYPE_BFLOAT16, {1}, 2);
  const SlicedMessage mixed(request.SerializeAsString());
  const absl::Status status = ParseForwardRequest(mixed.segments(), view);
  EXPECT_EQ(status.message(),
            "negative_slope: got -1e+39, allowed: a number that is finite in "
            "float32 (inputs[1] is computed with it)");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kSlopeNotFinite);

  request.mutable_inputs()->RemoveLast();
  request.set_semantics(v1::SEMANTICS_TENSORFLOW);
  const SlicedMessage tensorflow(request.SerializeAsString());
  EXPECT_EQ(ParseForwardRequest(tensorflow.segments(), view).code(),
            absl::StatusCode::kInvalidArgument);
}

// Fields that the splitter passes on are checked by protobuf.
TEST(BadLeakyReluRequestTest, RefusesMalformedFieldsBesideTheBulk) {
  const SlicedMessage message(std::string("\x0a\x04\x12\x02\x01\x80", 6));
  RequestView view;
  const absl::Status status = ParseForwardRequest(message.segments(), view);
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMalformedMessage);
}

TEST(BadLeakyReluRequestTest, AcceptsTheContractsNumberOfTensors) {
  v1::ForwardRequest request;
  for (int i = 0; i < 4096; ++i) request.add_inputs()->add_values(1);
  RequestView view;
  const SlicedMessage max(request.SerializeAsString());
  EXPECT_EQ(ParseForwardRequest(max.segments(), view), absl::OkStatus());
  EXPECT_EQ(view.inputs.size(), 4096u);
  request.add_inputs();
  const SlicedMessage more(request.SerializeAsString());
  const absl::Status status = ParseForwardRequest(more.segments(), view);
  EXPECT_EQ(status.message(),
            "inputs: got more than 4096 tensors, allowed: at most 4096");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kTooManyTensors);
}

TEST(BadLeakyReluRequestTest, LimitsMetadata) {
  v1::ForwardRequest request;
  request.add_inputs()->mutable_shape()->Resize(1 << 20, 1);
  RequestView view;
  const SlicedMessage message(request.SerializeAsString());
  const absl::Status status = ParseForwardRequest(message.segments(), view);
  EXPECT_EQ(status.message(),
            "message: got more than 1048576 bytes beside tensor elements, "
            "allowed: at most 1048576");
  EXPECT_EQ(DetailOf(status)->reason, reasons::kMetadataTooLarge);
}

}  // namespace
}  // namespace leakyrelu::wire
