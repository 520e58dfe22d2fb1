// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/leakyrelu/tensor_encoder.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::wire {
namespace {

// A to D as written, after checking that their length is HeadBytes.
std::string Written(const TensorHead& head) {
  std::string bytes(HeadBytes(head) + 8, '#');
  auto* begin = reinterpret_cast<std::byte*>(bytes.data());
  std::byte* end = WriteHead(head, begin);
  EXPECT_EQ(static_cast<size_t>(end - begin), HeadBytes(head));
  EXPECT_EQ(bytes.substr(HeadBytes(head)), "########");
  return bytes.substr(0, HeadBytes(head));
}

// What protobuf reads from the head followed by that many elements of ones.
v1::Tensor Parsed(const TensorHead& head) {
  v1::ForwardRequest request;
  EXPECT_TRUE(
      request.ParseFromString(Written(head) + std::string(head.bytes, '\1')));
  EXPECT_EQ(request.inputs_size(), 1);
  return request.inputs_size() == 1 ? request.inputs(0) : v1::Tensor();
}

TEST(TensorEncoderTest, UndeclaredTensorIsATagAndALength) {
  EXPECT_EQ(Written({.type_declared = false}), std::string("\x0a\0", 2));
  const v1::Tensor tensor = Parsed({.type_declared = false});
  EXPECT_EQ(tensor.ByteSizeLong(), 0u);
}

TEST(TensorEncoderTest, EncodesAToD) {
  const std::vector<int64_t> shape = {1, 200};
  EXPECT_EQ(Written({.number = 2,
                     .type = DataType::kBFloat16,
                     .shape = shape,
                     .bytes = 400}),
            "\x12\x9a\x03"          // A: 410 bytes follow
            "\x08\x04"              // B
            "\x12\x03\x01\xc8\x01"  // C
            "\x1a\x90\x03");        // D
}

TEST(TensorEncoderTest, EveryTypeAndForm) {
  for (const DataType type : kAllDataTypes) {
    const v1::Tensor tensor = Parsed({.type = type, .bytes = 16});
    EXPECT_EQ(static_cast<int>(tensor.dtype()), static_cast<int>(type));
    EXPECT_EQ(tensor.data(), std::string(16, '\1'));
  }
  const v1::Tensor values = Parsed({.form = TensorForm::kValues, .bytes = 16});
  EXPECT_EQ(values.values_size(), 4);
  EXPECT_TRUE(values.data().empty());
}

// Dimensions of zero, and dimensions that only a hostile client would send but
// that a response repeats.
TEST(TensorEncoderTest, EveryDimension) {
  const std::vector<int64_t> shape = {0,
                                      1,
                                      127,
                                      128,
                                      std::numeric_limits<int64_t>::max(),
                                      -1,
                                      std::numeric_limits<int64_t>::min()};
  const v1::Tensor tensor = Parsed({.shape = shape});
  EXPECT_EQ(std::vector<int64_t>(tensor.shape().begin(), tensor.shape().end()),
            shape);
  EXPECT_TRUE(tensor.data().empty());
}

TEST(TensorEncoderTest, LengthsAroundEachSizeOfAVarint) {
  const std::vector<int64_t> shape(64, 3);
  for (const size_t middle : {size_t{128}, size_t{1} << 14}) {
    for (size_t bytes = middle - 80; bytes < middle + 4; ++bytes) {
      for (const size_t rank : {0, 1, 64}) {
        const TensorHead head{
            .shape = absl::MakeConstSpan(shape).subspan(0, rank),
            .bytes = bytes};
        v1::Tensor tensor;
        tensor.set_dtype(v1::DATA_TYPE_FLOAT32);
        tensor.mutable_shape()->Resize(static_cast<int>(rank), 3);
        tensor.set_data(std::string(bytes, '\1'));
        v1::ForwardRequest request;
        *request.add_inputs() = std::move(tensor);
        const std::string expected = request.SerializeAsString();
        ASSERT_EQ(Written(head), expected.substr(0, expected.size() - bytes))
            << bytes << " bytes of rank " << rank;
      }
    }
  }
}

}  // namespace
}  // namespace leakyrelu::wire
