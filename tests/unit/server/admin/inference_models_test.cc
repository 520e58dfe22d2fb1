// SPDX-License-Identifier: Apache-2.0
#include "server/admin/inference_models.h"

#include <gtest/gtest.h>

namespace leakyrelu::admin {
namespace {

using wire::InferenceModel;

TEST(InferenceModelsTest, MetadataAndConfigAgree) {
  for (const auto model :
       {InferenceModel::kForward, InferenceModel::kBackward}) {
    const auto metadata = MetadataOf(model);
    const auto config = ConfigOf(model);
    EXPECT_EQ(metadata.name(), config.name());
    ASSERT_EQ(metadata.inputs_size(), config.input_size());
    for (int i = 0; i < metadata.inputs_size(); ++i) {
      EXPECT_EQ(metadata.inputs(i).name(), config.input(i).name());
      EXPECT_EQ(config.input(i).optional(), i > 0);
    }
    EXPECT_EQ(metadata.outputs(0).name(), config.output(0).name());
    EXPECT_EQ(metadata.versions_size(), static_cast<int>(wire::kModelVersions));
  }
  EXPECT_EQ(MetadataOf(InferenceModel::kForward).inputs_size(), 2);
  EXPECT_EQ(MetadataOf(InferenceModel::kBackward).inputs_size(), 3);
  EXPECT_EQ(MetadataOf(InferenceModel::kForward).properties().at("version_2"),
            "tensorflow: negative_slope 0.2, semantics tensorflow");
}

TEST(InferenceModelsTest, StatisticsMapEveryTotal) {
  const auto statistics = StatisticsOf(InferenceModel::kBackward, 3,
                                       {.succeeded = 2,
                                        .failed = 3,
                                        .failed_ns = 5,
                                        .reading_ns = 10,
                                        .computing_ns = 200,
                                        .encoding_ns = 3000,
                                        .last_ms = 9});
  EXPECT_EQ(statistics.name(), "leaky_relu_grad");
  EXPECT_EQ(statistics.version(), "4");
  EXPECT_EQ(statistics.last_inference(), 9u);
  EXPECT_EQ(statistics.inference_count(), 2u);
  EXPECT_EQ(statistics.execution_count(), 2u);
  const auto& times = statistics.inference_stats();
  EXPECT_EQ(times.success().ns(), 3210u);
  EXPECT_EQ(times.fail().count(), 3u);
  EXPECT_EQ(times.fail().ns(), 5u);
  EXPECT_EQ(times.compute_input().ns(), 10u);
  EXPECT_EQ(times.compute_infer().ns(), 200u);
  EXPECT_EQ(times.compute_output().ns(), 3000u);
}

}  // namespace
}  // namespace leakyrelu::admin
