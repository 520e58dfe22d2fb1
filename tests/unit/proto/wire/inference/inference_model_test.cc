// SPDX-License-Identifier: Apache-2.0
#include "proto/wire/inference/inference_model.h"

#include <gtest/gtest.h>

namespace leakyrelu::wire {
namespace {

TEST(InferenceModelTest, NamesAreFound) {
  EXPECT_EQ(FindModel("leaky_relu"), InferenceModel::kForward);
  EXPECT_EQ(FindModel("leaky_relu_grad"), InferenceModel::kBackward);
  EXPECT_EQ(FindModel(""), std::nullopt);
  EXPECT_EQ(NameOf(InferenceModel::kBackward), "leaky_relu_grad");
}

TEST(InferenceModelTest, VersionsAreThePresets) {
  EXPECT_EQ(FindVersion(""), 0u);
  for (size_t i = 0; i < kModelVersions; ++i) {
    EXPECT_EQ(FindVersion(VersionText(i)), i);
  }
  EXPECT_EQ(kPresets[*FindVersion("2")].name, "tensorflow");
  for (const char* version : {"0", "5", "01", "1 ", "-1", "pytorch"}) {
    EXPECT_EQ(FindVersion(version), std::nullopt) << version;
  }
}

TEST(InferenceModelTest, TypesParseBack) {
  for (const DataType type : kAllDataTypes) {
    EXPECT_EQ(FindInferenceType(InferenceTypeName(type)), type);
  }
  EXPECT_EQ(FindInferenceType("INT32"), std::nullopt);
  EXPECT_EQ(FindInferenceType(""), std::nullopt);
}

}  // namespace
}  // namespace leakyrelu::wire
