// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/bad_input_cases.h"

#include <cstdint>
#include <initializer_list>
#include <limits>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

using Shape = std::initializer_list<int64_t>;

v1::Tensor Data(size_t bytes, Shape shape,
                v1::DataType type = v1::DATA_TYPE_FLOAT32) {
  v1::Tensor tensor;
  tensor.set_dtype(type);
  tensor.mutable_shape()->Add(shape.begin(), shape.end());
  tensor.set_data(std::string(bytes, '\0'));
  return tensor;
}

v1::Tensor Values(int count) {
  v1::Tensor tensor;
  for (int i = 0; i < count; ++i) tensor.add_values(1.0F);
  return tensor;
}

std::string Forward(std::initializer_list<v1::Tensor> inputs) {
  v1::ForwardRequest request;
  request.mutable_inputs()->Add(inputs.begin(), inputs.end());
  return request.SerializeAsString();
}

std::string ForwardWithSlope(double slope) {
  v1::ForwardRequest request;
  *request.add_inputs() = Values(1);
  request.set_negative_slope(slope);
  return request.SerializeAsString();
}

std::string Backward(std::initializer_list<v1::Tensor> inputs,
                     std::initializer_list<v1::Tensor> grads) {
  v1::BackwardRequest request;
  request.mutable_inputs()->Add(inputs.begin(), inputs.end());
  request.mutable_grad_outputs()->Add(grads.begin(), grads.end());
  return request.SerializeAsString();
}

void AddTensorCases(std::vector<BadInput>& cases) {
  v1::Tensor both = Data(4, {1});
  both.add_values(1);
  v1::Tensor halves = Values(2);
  halves.set_dtype(v1::DATA_TYPE_FLOAT16);
  v1::Tensor unknown = Data(4, {});
  unknown.set_dtype(static_cast<v1::DataType>(99));
  v1::Tensor deep = Data(4, {});
  for (int i = 0; i < 65; ++i) deep.add_shape(1);
  const int64_t huge = std::numeric_limits<int64_t>::max();

  cases.insert(
      cases.end(),
      {{"TooFewBytes", "Forward", Forward({Data(12, {2, 2})}),
        reasons::kSizeMismatch, "inputs[0].data", "12 bytes", "16 bytes"},
       {"TooManyBytes", "Forward", Forward({Data(4, {}), Data(20, {2, 2})}),
        reasons::kSizeMismatch, "inputs[1].data", "20 bytes", "16 bytes"},
       {"PartOfAnElement", "Forward",
        Forward({Data(7, {}, v1::DATA_TYPE_FLOAT64)}), reasons::kPartialElement,
        "inputs[0].data", "7 bytes", "8"},
       {"ValuesAgainstShape", "Forward",
        [] {
          v1::Tensor tensor = Values(3);
          tensor.add_shape(4);
          return Forward({tensor});
        }(),
        reasons::kSizeMismatch, "inputs[0].values", "3", "4"},
       {"NegativeDimension", "Forward", Forward({Data(4, {-1})}),
        reasons::kNegativeDimension, "inputs[0].shape", "-1", "0"},
       {"OverflowingShape", "Forward", Forward({Data(4, {huge, huge})}),
        reasons::kShapeOverflow, "inputs[0].shape", "9223372036854775807", ""},
       {"OverflowToZero", "Forward",
        Forward({Data(0, {int64_t{1} << 32, int64_t{1} << 32})}),
        reasons::kShapeOverflow, "inputs[0].shape", "4294967296", ""},
       {"TooManyDimensions", "Forward", Forward({deep}),
        reasons::kTooManyDimensions, "inputs[0].shape", "65", "64"},
       {"UnknownType", "Forward", Forward({unknown}), reasons::kUnknownDtype,
        "inputs[0].dtype", "99", "float32"},
       {"DataAndValues", "Forward", Forward({both}), reasons::kDataAndValues,
        "inputs[0]", "", ""},
       {"ValuesOfHalfPrecision", "Forward", Forward({halves}),
        reasons::kValuesNotFloat32, "inputs[0].values", "float16", "float32"}});
}

void AddOptionCases(std::vector<BadInput>& cases) {
  v1::ForwardRequest semantics;
  *semantics.add_inputs() = Values(1);
  semantics.set_semantics(static_cast<v1::Semantics>(7));
  v1::ForwardRequest many;
  for (int i = 0; i < 4097; ++i) many.add_inputs();
  using Limits = std::numeric_limits<double>;

  cases.insert(
      cases.end(),
      {{"NanSlope", "Forward", ForwardWithSlope(Limits::quiet_NaN()),
        reasons::kSlopeNotFinite, "negative_slope", "nan", "finite"},
       {"InfiniteSlope", "Forward", ForwardWithSlope(-Limits::infinity()),
        reasons::kSlopeNotFinite, "negative_slope", "-inf", "finite"},
       {"UnknownSemantics", "Forward", semantics.SerializeAsString(),
        reasons::kUnknownSemantics, "semantics", "7", "pytorch"},
       {"NoInputs", "Forward", "", reasons::kNoInputs, "inputs", "none", "1"},
       {"TooManyTensors", "Forward", many.SerializeAsString(),
        reasons::kTooManyTensors, "inputs", "more than 4096", "at most 4096"}});
}

void AddGradientCases(std::vector<BadInput>& cases) {
  cases.insert(
      cases.end(),
      {{"GradientMissing", "Backward",
        Backward({Values(1), Values(1)}, {Values(1)}), reasons::kGradientCount,
        "grad_outputs", "1", "2"},
       {"GradientOfOtherType", "Backward",
        Backward({Data(8, {})}, {Data(8, {}, v1::DATA_TYPE_FLOAT64)}),
        reasons::kGradientDtype, "grad_outputs[0].dtype", "float64", "float32"},
       {"GradientOfOtherSize", "Backward", Backward({Values(3)}, {Values(2)}),
        reasons::kGradientSize, "grad_outputs[0]", "2", "3"},
       {"GradientOfOtherShape", "Backward",
        Backward({Data(24, {2, 3})}, {Data(24, {3, 2})}),
        reasons::kGradientShape, "grad_outputs[0].shape", "[3,2]", "[2,3]"},
       {"GradientOfWrongBytes", "Backward",
        Backward({Data(8, {2})}, {Data(4, {2})}), reasons::kSizeMismatch,
        "grad_outputs[0].data", "4 bytes", "8 bytes"}});
}

void AddMalformedCases(std::vector<BadInput>& cases) {
  const std::string good = Forward({Data(64, {16})});
  const auto malformed = [&](std::string name, std::string message) {
    cases.push_back({std::move(name), "Forward", std::move(message),
                     reasons::kMalformedMessage, "", "", ""});
  };
  malformed("Truncated", good.substr(0, good.size() - 1));
  malformed("TruncatedInAHeader", good.substr(0, 1));
  malformed("LengthPastTheEnd", std::string("\x0a\xff\xff\xff\xff\x07", 6));
  malformed("LengthOf64Bits",
            std::string("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 10));
  malformed("EndlessVarint", std::string(64, '\xff'));
  malformed("TagZero", std::string("\x00\x01", 2));
  malformed("UnknownWireType", std::string("\x0f\x01", 2));
  malformed("GroupNeverClosed", std::string("\x2b", 1));
  malformed("GroupsNestedDeep", std::string(100000, '\x2b'));
  malformed("PartOfAValue", std::string("\x0a\x05\x22\x03\x01\x02\x03", 7));
  malformed("Text", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

}  // namespace

std::vector<BadInput> BadInputs() {
  std::vector<BadInput> cases;
  AddTensorCases(cases);
  AddOptionCases(cases);
  AddGradientCases(cases);
  AddMalformedCases(cases);
  return cases;
}

}  // namespace leakyrelu
