// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/tensor.h"

#include <gtest/gtest.h>

#include <cstring>

namespace leakyrelu {
namespace {

using Bytes = std::vector<std::byte>;

// 1.5 and -2 as float32, split within the second element.
Tensor TwoPieces() {
  auto owner = std::make_shared<Bytes>(8);
  const float values[] = {1.5, -2};
  std::memcpy(owner->data(), values, 8);
  const Tensor::Piece all(*owner);
  return Tensor(DataType::kFloat32, {2}, {all.first(5), all.subspan(5)}, owner);
}

TEST(TensorTest, DescribesTheCallersNumbers) {
  const std::vector<double> values = {1, 2, 3, 4};
  const TensorRef tensor = TensorRef::Of(values, {2, 2});
  EXPECT_EQ(tensor.type, DataType::kFloat64);
  EXPECT_EQ(static_cast<const void*>(tensor.bytes.data()), values.data());
  EXPECT_EQ(tensor.bytes.size(), 32u);
}

TEST(TensorTest, ReadsPiecesInPlace) {
  const Tensor tensor = TwoPieces();
  EXPECT_EQ(tensor.size_bytes(), 8u);
  EXPECT_EQ(tensor.elements(), 2u);
  EXPECT_EQ(tensor.pieces().size(), 2u);
  EXPECT_EQ(tensor.Values<float>(), (std::vector<float>{1.5, -2}));
}

TEST(TensorTest, GathersContiguousBytesOnce) {
  Tensor tensor = TwoPieces();
  const auto run = tensor.Contiguous();
  ASSERT_EQ(run.size(), 8u);
  EXPECT_EQ(tensor.Contiguous().data(), run.data());
  float values[2];
  std::memcpy(values, run.data(), 8);
  EXPECT_EQ(values[1], -2);
  const Tensor copy = tensor;
  EXPECT_EQ(copy.pieces()[0].data(), run.data());
}

TEST(TensorTest, OnePieceIsNotCopied) {
  auto owner = std::make_shared<Bytes>(4);
  Tensor tensor(DataType::kFloat32, {}, {Tensor::Piece(*owner)}, owner);
  EXPECT_EQ(tensor.Contiguous().data(), owner->data());
}

TEST(TensorTest, AnEmptyTensorIsEmpty) {
  Tensor tensor(DataType::kFloat16, {0, 3}, {}, nullptr);
  EXPECT_TRUE(tensor.Contiguous().empty());
  EXPECT_TRUE(tensor.CopyTo({}).ok());
  EXPECT_EQ(tensor.elements(), 0u);
}

TEST(TensorTest, RefusesTheWrongSizeAndType) {
  const Tensor tensor = TwoPieces();
  Bytes short_of(7);
  EXPECT_EQ(tensor.CopyTo(absl::MakeSpan(short_of)).message(),
            "destination: got 7 bytes, allowed: 8 bytes, as the tensor has");
  EXPECT_EQ(tensor.TryValues<double>().status().message(),
            "T: got float64, allowed: float32, the tensor's type");
  EXPECT_EQ(*tensor.TryValues<float>(), (std::vector<float>{1.5, -2}));
}

// A loop over the values of a temporary reads valid memory.
TEST(TensorTest, ValuesOutliveTheTensor) {
  float sum = 0;
  for (const float value : TwoPieces().Values<float>()) sum += value;
  EXPECT_EQ(sum, -0.5);
}

TEST(TensorDeathTest, ValuesOfAnotherTypeAbort) {
  EXPECT_DEATH(TwoPieces().Values<double>(), "T: got float64");
}

}  // namespace
}  // namespace leakyrelu
