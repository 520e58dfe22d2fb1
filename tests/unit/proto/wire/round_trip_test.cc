// SPDX-License-Identifier: Apache-2.0
// Our serializers against protobuf's, over generated valid messages: requests
// split anywhere are read, and the output for both protocols is byte for byte
// the same as protobuf's.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/wire/inference/inference_response.h"
#include "proto/wire/leakyrelu/leakyrelu_response.h"
#include "proto/wire/leakyrelu/request_encoder.h"
#include "tests/unit/proto/wire/inference/inference_message.h"
#include "tests/unit/proto/wire/sliced_message.h"

namespace leakyrelu::wire {
namespace {

using Tensors = google::protobuf::RepeatedPtrField<v1::Tensor>;

class RoundTripTest : public testing::Test {
 protected:
  static constexpr int kMessages = 300;

  size_t Below(size_t bound) { return random_() % bound; }
  bool OneIn(size_t times) { return Below(times) == 0; }

  std::string Bytes(size_t count) {
    std::string bytes(count, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random_());
    return bytes;
  }

  // Sizes around each size of a varint, mostly small.
  size_t Elements() { return OneIn(10) ? Below(5000) : Below(40); }

  std::vector<int64_t> ShapeOf(size_t elements) {
    std::vector<int64_t> shape(Below(3), 1);
    shape.insert(
        shape.begin() + static_cast<ptrdiff_t>(Below(shape.size() + 1)),
        static_cast<int64_t>(elements));
    return shape;
  }

  std::vector<size_t> Offsets(const std::string& bytes) {
    std::vector<size_t> offsets(Below(6));
    for (size_t& offset : offsets) offset = Below(bytes.size() + 1);
    std::sort(offsets.begin(), offsets.end());
    return offsets;
  }

  void AddTensor(Tensors& tensors) {
    v1::Tensor& tensor = *tensors.Add();
    const size_t elements = Elements();
    DataType type = DataType::kFloat32;
    if (OneIn(2)) {
      type = kAllDataTypes[Below(std::size(kAllDataTypes))];
      tensor.set_dtype(static_cast<v1::DataType>(type));
    }
    if (OneIn(2)) {
      for (const int64_t each : ShapeOf(elements)) tensor.add_shape(each);
    }
    if (type == DataType::kFloat32 && OneIn(2)) {
      for (size_t i = 0; i < elements; ++i) {
        tensor.add_values(static_cast<float>(Below(1000)) - 500);
      }
    } else {
      tensor.set_data(Bytes(elements * ElementBytes(type)));
    }
  }

  // The same types, shapes and numbers of elements with other elements.
  Tensors GradientsOf(const Tensors& inputs) {
    Tensors gradients = inputs;
    for (v1::Tensor& tensor : gradients) {
      if (!tensor.data().empty()) tensor.set_data(Bytes(tensor.data().size()));
      for (float& value : *tensor.mutable_values()) value += 0.5f;
    }
    return gradients;
  }

 private:
  std::mt19937 random_{301};
};

TEST_F(RoundTripTest, ForwardResponsesAreWhatProtobufWrites) {
  RequestView view;
  for (int i = 0; i < kMessages; ++i) {
    v1::ForwardRequest request;
    for (size_t left = 1 + Below(5); left > 0; --left) {
      AddTensor(*request.mutable_inputs());
    }
    const std::string bytes = request.SerializeAsString();
    const SlicedMessage message(bytes, Offsets(bytes));
    ASSERT_EQ(ParseForwardRequest(message.segments(), view), absl::OkStatus())
        << request.ShortDebugString();
    v1::ForwardResponse expected;
    *expected.mutable_outputs() = request.inputs();
    ASSERT_EQ(Flat(EncodeResponse(view)), expected.SerializeAsString());
  }
}

TEST_F(RoundTripTest, BackwardResponsesAreWhatProtobufWrites) {
  RequestView view;
  for (int i = 0; i < kMessages; ++i) {
    v1::BackwardRequest request;
    for (size_t left = 1 + Below(5); left > 0; --left) {
      AddTensor(*request.mutable_inputs());
    }
    const bool with_grad = OneIn(2);
    if (with_grad) {
      *request.mutable_grad_outputs() = GradientsOf(request.inputs());
    }
    const std::string bytes = request.SerializeAsString();
    const SlicedMessage message(bytes, Offsets(bytes));
    ASSERT_EQ(ParseBackwardRequest(message.segments(), view), absl::OkStatus())
        << request.ShortDebugString();
    v1::BackwardResponse expected;
    *expected.mutable_grad_inputs() =
        with_grad ? request.grad_outputs() : request.inputs();
    ASSERT_EQ(Flat(EncodeResponse(view)), expected.SerializeAsString());
  }
}

TEST_F(RoundTripTest, RequestsAreReadAsTheyWereMade) {
  for (int i = 0; i < kMessages; ++i) {
    std::vector<std::string> elements(1 + Below(5));
    std::vector<std::vector<int64_t>> shapes(elements.size());
    std::vector<OutgoingTensor> tensors;
    v1::ForwardRequest expected;
    expected.set_negative_slope(0.25);
    expected.set_semantics(v1::SEMANTICS_PYTORCH);
    for (size_t j = 0; j < elements.size(); ++j) {
      const DataType type = kAllDataTypes[Below(std::size(kAllDataTypes))];
      const size_t count = Elements();
      elements[j] = Bytes(count * ElementBytes(type));
      if (OneIn(2)) shapes[j] = ShapeOf(count);
      const auto* data = reinterpret_cast<const std::byte*>(elements[j].data());
      tensors.push_back({type, shapes[j], TensorForm::kData,
                         absl::MakeConstSpan(data, elements[j].size())});
      v1::Tensor& tensor = *expected.add_inputs();
      tensor.set_dtype(static_cast<v1::DataType>(type));
      for (const int64_t each : shapes[j]) tensor.add_shape(each);
      tensor.set_data(elements[j]);
    }
    v1::ForwardRequest request;
    ASSERT_TRUE(request.ParseFromString(
        Flat(EncodeForwardRequest(tensors, {.negative_slope = 0.25}))));
    ASSERT_EQ(request.SerializeAsString(), expected.SerializeAsString());
  }
}

TEST_F(RoundTripTest, InferenceResponsesAreWhatProtobufWrites) {
  RequestView view;
  InferenceView envelope;
  for (int i = 0; i < kMessages; ++i) {
    inference::ModelInferRequest request = RequestTo("leaky_relu");
    request.set_id(std::string(Below(200), 'i'));
    const bool typed = OneIn(2);
    for (size_t left = 1 + Below(5); left > 0; --left) {
      const size_t elements = Elements();
      const bool wide = OneIn(2);
      auto& input = AddInput(request, "x" + std::to_string(left),
                             ShapeOf(elements), wide ? "FP64" : "FP32");
      if (!typed) {
        request.add_raw_input_contents(Bytes(elements * (wide ? 8 : 4)));
        continue;
      }
      auto& contents = *input.mutable_contents();
      for (size_t j = 0; j < elements; ++j) {
        if (wide) {
          contents.add_fp64_contents(static_cast<double>(j) - 7);
        } else {
          contents.add_fp32_contents(static_cast<float>(j) - 7);
        }
      }
    }
    const std::string bytes = request.SerializeAsString();
    const SlicedMessage message(bytes, Offsets(bytes));
    ASSERT_EQ(ParseInferenceRequest(message.segments(), view, envelope),
              absl::OkStatus())
        << request.ShortDebugString();
    inference::ModelInferResponse expected = EchoOf(request, "y");
    for (auto& output : *expected.mutable_outputs()) {
      // Empty contents are omitted.
      if (output.contents().ByteSizeLong() == 0) output.clear_contents();
    }
    ASSERT_EQ(Flat(EncodeInferenceResponse(view, envelope, false)),
              expected.SerializeAsString());
  }
}

}  // namespace
}  // namespace leakyrelu::wire
