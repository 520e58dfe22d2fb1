// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array.h"

#include <gtest/gtest.h>

#include "client/cli/files/numbers.h"

namespace leakyrelu::cli {
namespace {

Array Of(std::vector<int64_t> shape, bool fortran,
         const std::vector<double>& values) {
  Array array{DataType::kFloat32, std::move(shape), fortran, {}};
  for (double value : values) AppendElement(array.type, value, &array.bytes);
  return array;
}

TEST(ArrayTest, FortranOrderIsTheReversedShape) {
  const Array array = Of({2, 3}, true, {1, 4, 2, 5, 3, 6});
  const TensorRef tensor = AsTensor(array);
  EXPECT_EQ(tensor.shape, (std::vector<int64_t>{3, 2}));
  EXPECT_EQ(tensor.bytes.data(), array.bytes.data());
}

TEST(ArrayTest, RowMajorTransposes) {
  const Array array = RowMajor(Of({2, 3}, true, {1, 4, 2, 5, 3, 6}));
  EXPECT_FALSE(array.fortran_order);
  EXPECT_EQ(array.shape, (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(array.bytes, Of({2, 3}, false, {1, 2, 3, 4, 5, 6}).bytes);
  // Three dimensions: element (i, j, k) is 100 i + 10 j + k.
  const Array cube =
      RowMajor(Of({2, 2, 2}, true, {0, 100, 10, 110, 1, 101, 11, 111}));
  EXPECT_EQ(cube.bytes,
            Of({2, 2, 2}, false, {0, 1, 10, 11, 100, 101, 110, 111}).bytes);
  EXPECT_EQ(RowMajor(Of({0, 3}, true, {})).elements(), 0u);
}

TEST(ArrayTest, ConvertsByRounding) {
  const Array half =
      Converted(Of({2}, false, {0.1, 70000}), DataType::kFloat16);
  EXPECT_EQ(half.bytes.size(), 4u);
  EXPECT_EQ(FormatElement(half.type, half.bytes.data()), "0.1");
  EXPECT_EQ(FormatElement(half.type, half.bytes.data() + 2), "inf");
}

}  // namespace
}  // namespace leakyrelu::cli
