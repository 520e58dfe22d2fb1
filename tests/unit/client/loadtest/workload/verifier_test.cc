// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::loadtest {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::ForwardResponse Response(std::vector<float> values) {
  v1::ForwardResponse response;
  v1::Tensor* tensor = response.add_outputs();
  tensor->set_dtype(v1::DATA_TYPE_FLOAT32);
  tensor->add_shape(static_cast<int64_t>(values.size()));
  tensor->set_data(values.data(), values.size() * 4);
  return response;
}

std::string Differ(const v1::ForwardResponse& got,
                   const v1::ForwardResponse& expected) {
  const std::string bytes = got.SerializeAsString();
  const absl::string_view piece = bytes;
  return FirstDifference({piece}, expected.SerializeAsString());
}

TEST(VerifierTest, EqualBytesAreEqualForAnySplit) {
  const std::string bytes = Response({1, -2, 3}).SerializeAsString();
  const absl::string_view view = bytes;
  for (size_t a = 0; a <= bytes.size(); ++a) {
    for (size_t b = a; b <= bytes.size(); ++b) {
      EXPECT_THAT(FirstDifference({view.substr(0, a), view.substr(a, b - a),
                                   view.substr(b)},
                                  bytes),
                  IsEmpty());
    }
  }
}

TEST(VerifierTest, NamesTensorElementAndBits) {
  v1::ForwardResponse expected = Response({1, 2});
  *expected.add_outputs() = Response({3, 4, 5}).outputs(0);
  v1::ForwardResponse got = expected;
  (*got.mutable_outputs(1)->mutable_data())[7] ^= char(0x80);
  EXPECT_EQ(Differ(got, expected),
            "outputs[1] element 1 of 3 (float32): got 0xc0800000, expected "
            "0x40800000");
}

TEST(VerifierTest, SignOfZeroAndOneUlpAreDifferences) {
  EXPECT_THAT(Differ(Response({-0.0f}), Response({0.0f})),
              HasSubstr("got 0x80000000, expected 0x00000000"));
  EXPECT_THAT(Differ(Response({std::nextafter(1.f, 2.f)}), Response({1})),
              HasSubstr("0x3f800001"));
}

TEST(VerifierTest, AnyNanEqualsAnyOtherNanButNoNumber) {
  const float nan = std::nanf("");
  EXPECT_THAT(
      Differ(Response({1, std::copysign(nan, -1.f)}), Response({1, nan})),
      IsEmpty());
  EXPECT_THAT(Differ(Response({1, 2}), Response({1, nan})),
              HasSubstr("element 1 of 2"));
}

TEST(VerifierTest, AnotherEncodingOfTheSameMessageIsEqual) {
  v1::ForwardResponse got = Response({1, 2});
  // Unknown fields may come from a newer server.
  const std::string bytes = got.SerializeAsString() + "\xfa\x7f\x01x";
  const absl::string_view piece = bytes;
  EXPECT_THAT(FirstDifference({piece}, got.SerializeAsString()), IsEmpty());
}

TEST(VerifierTest, TypeShapeFormAndCountMustMatch) {
  const v1::ForwardResponse expected = Response({1, 2});
  v1::ForwardResponse got = expected;
  got.mutable_outputs(0)->set_dtype(v1::DATA_TYPE_FLOAT64);
  EXPECT_THAT(Differ(got, expected), HasSubstr("type: got 2, expected 1"));
  got = expected;
  got.mutable_outputs(0)->add_shape(1);
  EXPECT_THAT(Differ(got, expected), HasSubstr("[2,1], expected [2]"));
  got = expected;
  got.mutable_outputs(0)->clear_data();
  got.mutable_outputs(0)->add_values(1);
  got.mutable_outputs(0)->add_values(2);
  EXPECT_THAT(Differ(got, expected), HasSubstr("another field"));
  got = expected;
  got.mutable_outputs(0)->mutable_data()->pop_back();
  EXPECT_THAT(Differ(got, expected), HasSubstr("got 7 bytes, expected 8"));
  got.clear_outputs();
  EXPECT_EQ(Differ(got, expected), "got 0 tensors, expected 1");
}

TEST(VerifierTest, MalformedResponseIsReported) {
  EXPECT_THAT(FirstDifference({absl::string_view("\xff\xff")}, "x"),
              HasSubstr("response of 2 bytes is not"));
}

}  // namespace
}  // namespace leakyrelu::loadtest
