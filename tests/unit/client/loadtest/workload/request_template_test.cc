// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/request_template.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::loadtest {
namespace {

float FloatAt(const std::string& bytes, size_t index) {
  float x;
  std::memcpy(&x, bytes.data() + 4 * index, 4);
  return x;
}

TEST(RequestTemplateTest, ForwardHasTheTextbookResult) {
  LoadOptions options;
  options.elements = ElementSizes::Fixed(1000);
  options.tensors = 2;
  options.negative_slope = 0.25;  // a power of two: exact
  const Workload workload = MakeWorkload(options);
  ASSERT_EQ(workload.templates.size(), 1u);
  const RequestTemplate& made = workload.templates[0];
  EXPECT_EQ(made.elements, 2000u);
  v1::ForwardRequest request;
  v1::ForwardResponse response;
  ASSERT_TRUE(request.ParseFromString(made.request));
  ASSERT_TRUE(response.ParseFromString(made.expected));
  EXPECT_EQ(request.negative_slope(), 0.25);
  EXPECT_EQ(request.semantics(), v1::SEMANTICS_PYTORCH);
  ASSERT_EQ(request.inputs_size(), 2);
  ASSERT_EQ(response.outputs_size(), 2);
  for (int t = 0; t < 2; ++t) {
    EXPECT_EQ(request.inputs(t).shape(0), 1000);
    ASSERT_EQ(response.outputs(t).data().size(), 4000u);
    for (size_t i = 0; i < 1000; ++i) {
      const float x = FloatAt(request.inputs(t).data(), i);
      const float y = FloatAt(response.outputs(t).data(), i);
      if (std::isnan(x)) {
        EXPECT_TRUE(std::isnan(y));
      } else {
        EXPECT_EQ(y, x > 0 ? x : x * 0.25f);
      }
    }
  }
  EXPECT_NE(request.inputs(0).data(), request.inputs(1).data());
}

TEST(RequestTemplateTest, OnlyBackwardSendsGradients) {
  LoadOptions options;
  options.operations = *ParseOperationMix("backward,derivative");
  options.form = ElementForm::kValues;
  options.elements = ElementSizes::Fixed(100);
  options.negative_slope = 0.5;
  const Workload workload = MakeWorkload(options);
  ASSERT_EQ(workload.templates.size(), 2u);
  for (const RequestTemplate& made : workload.templates) {
    const bool grad = made.operation == Operation::kBackward;
    v1::BackwardRequest request;
    v1::BackwardResponse response;
    ASSERT_TRUE(request.ParseFromString(made.request));
    ASSERT_TRUE(response.ParseFromString(made.expected));
    ASSERT_EQ(request.grad_outputs_size(), grad ? 1 : 0);
    ASSERT_EQ(response.grad_inputs(0).values_size(), 100);
    for (int i = 0; i < 100; ++i) {
      const float x = request.inputs(0).values(i);
      const float g = grad ? request.grad_outputs(0).values(i) : 1;
      if (std::isnan(g)) continue;
      EXPECT_EQ(response.grad_inputs(0).values(i), x > 0 ? g : g * 0.5f);
    }
  }
}

TEST(RequestTemplateTest, OrderHasTheWeightsAndAllTypesAndSizes) {
  LoadOptions options;
  options.operations = *ParseOperationMix("forward=3,backward=1");
  options.types = {DataType::kFloat32, DataType::kBFloat16};
  options.elements = *ElementSizes::Parse("1,10,100");
  const Workload workload = MakeWorkload(options);
  EXPECT_EQ(workload.templates.size(), 12u);
  std::map<Operation, int> seen;
  std::set<uint32_t> used;
  for (uint32_t index : workload.order) {
    ++seen[workload.templates[index].operation];
    used.insert(index);
  }
  EXPECT_EQ(seen[Operation::kForward], 3 * seen[Operation::kBackward]);
  EXPECT_EQ(used.size(), 12u);
}

TEST(RequestTemplateTest, DistributionIsSampledWithinTheMemoryLimit) {
  LoadOptions options;
  options.elements = *ElementSizes::Parse("uniform:1..1000");
  EXPECT_EQ(MakeWorkload(options).templates.size(), 64u);
  options.elements = *ElementSizes::Parse("uniform:4Mi..4Mi");
  const size_t large = MakeWorkload(options).templates.size();
  EXPECT_GE(large, 2u);
  EXPECT_LE(large * 32 * 1024 * 1024, kWorkloadBytes);
}

TEST(RequestTemplateTest, SameSeedSameBytes) {
  LoadOptions options;
  const auto first = MakeWorkload(options).templates[0].request;
  EXPECT_EQ(first, MakeWorkload(options).templates[0].request);
  options.seed = 2;
  EXPECT_NE(first, MakeWorkload(options).templates[0].request);
}

}  // namespace
}  // namespace leakyrelu::loadtest
