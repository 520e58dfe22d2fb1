// SPDX-License-Identifier: Apache-2.0
#include "client/library/response.h"

#include <gtest/gtest.h>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::client {
namespace {

v1::ForwardResponse TwoTensors() {
  v1::ForwardResponse response;
  v1::Tensor* tensor = response.add_outputs();
  tensor->set_dtype(v1::DATA_TYPE_FLOAT32);
  tensor->add_shape(1000);
  tensor->set_data(std::string(4000, '\1'));
  tensor = response.add_outputs();
  tensor->set_dtype(v1::DATA_TYPE_FLOAT16);
  tensor->set_data(std::string(6, '\2'));
  return response;
}

// Splits the message into slices of `step` bytes.
grpc::ByteBuffer Sliced(const v1::ForwardResponse& response, size_t step) {
  const std::string bytes = response.SerializeAsString();
  std::vector<grpc::Slice> slices;
  for (size_t at = 0; at < bytes.size(); at += step) {
    slices.emplace_back(bytes.substr(at, step));
  }
  return grpc::ByteBuffer(slices.data(), slices.size());
}

const ExpectedTensors kExpected = {{DataType::kFloat32, 4000},
                                   {DataType::kFloat16, 6}};

TEST(ResponseTest, ReadsTensorsAcrossAllSliceBoundaries) {
  for (size_t step : {1, 7, 100, 1000, 100'000}) {
    auto tensors = ParseResponse(Sliced(TwoTensors(), step), kExpected);
    ASSERT_TRUE(tensors.ok()) << tensors.status();
    ASSERT_EQ(tensors->size(), 2u);
    EXPECT_EQ((*tensors)[0].shape(), std::vector<int64_t>{1000});
    for (std::byte byte : (*tensors)[0].Contiguous()) {
      ASSERT_EQ(byte, std::byte{1});
    }
    EXPECT_EQ((*tensors)[1].type(), DataType::kFloat16);
    EXPECT_EQ((*tensors)[1].Contiguous().back(), std::byte{2});
  }
}

TEST(ResponseTest, TensorsOutliveTheirMessage) {
  Tensor tensor;
  {
    auto tensors = ParseResponse(Sliced(TwoTensors(), 500), kExpected);
    tensor = (*tensors)[1];
  }
  EXPECT_EQ(tensor.Contiguous()[0], std::byte{2});
}

TEST(ResponseTest, MismatchedResponseIsInternal) {
  const grpc::ByteBuffer message = Sliced(TwoTensors(), 100);
  for (const ExpectedTensors& expected :
       {ExpectedTensors{{DataType::kFloat32, 4000}},
        ExpectedTensors{{DataType::kFloat32, 4000}, {DataType::kFloat16, 8}},
        ExpectedTensors{{DataType::kFloat64, 4000}, {DataType::kFloat16, 6}}}) {
    EXPECT_EQ(ParseResponse(message, expected).status().code(),
              absl::StatusCode::kInternal);
  }
}

TEST(ResponseTest, MalformedBytesAreInternal) {
  const grpc::Slice slice("\x0a\xff");
  EXPECT_EQ(ParseResponse(grpc::ByteBuffer(&slice, 1), {}).status().code(),
            absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace leakyrelu::client
