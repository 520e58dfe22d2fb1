// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu {
namespace {

TEST(DataTypeTest, NumbersAreTheContracts) {
  EXPECT_EQ(static_cast<int>(DataType::kFloat32), v1::DATA_TYPE_FLOAT32);
  EXPECT_EQ(static_cast<int>(DataType::kFloat64), v1::DATA_TYPE_FLOAT64);
  EXPECT_EQ(static_cast<int>(DataType::kFloat16), v1::DATA_TYPE_FLOAT16);
  EXPECT_EQ(static_cast<int>(DataType::kBFloat16), v1::DATA_TYPE_BFLOAT16);
  EXPECT_EQ(std::size(kAllDataTypes), v1::DataType_ARRAYSIZE - 1);
}

TEST(DataTypeTest, NamesParseBack) {
  for (DataType type : kAllDataTypes) {
    EXPECT_EQ(ParseDataType(DataTypeName(type)), type);
    EXPECT_GT(ElementBytes(type), 0u);
  }
  EXPECT_EQ(ParseDataType("float8"), std::nullopt);
}

TEST(SemanticsTest, NumbersAreTheContracts) {
  EXPECT_EQ(static_cast<int>(Semantics::kPyTorch), v1::SEMANTICS_PYTORCH);
  EXPECT_EQ(static_cast<int>(Semantics::kTensorFlow), v1::SEMANTICS_TENSORFLOW);
  EXPECT_EQ(std::size(kAllSemantics), v1::Semantics_ARRAYSIZE - 1);
}

TEST(SemanticsTest, NamesParseBack) {
  for (Semantics semantics : kAllSemantics) {
    EXPECT_EQ(ParseSemantics(SemanticsName(semantics)), semantics);
  }
  EXPECT_EQ(ParseSemantics("jax"), std::nullopt);
}

}  // namespace
}  // namespace leakyrelu
