// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/workload/verifier.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/loadtest/workload/example_data.h"
#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu::loadtest {
namespace {

bool SameBytes(absl::Span<const absl::string_view> pieces,
               absl::string_view expected) {
  for (absl::string_view piece : pieces) {
    if (piece.size() > expected.size() ||
        std::memcmp(piece.data(), expected.data(), piece.size()) != 0) {
      return false;
    }
    expected.remove_prefix(piece.size());
  }
  return expected.empty();
}

DataType TypeOf(const v1::Tensor& tensor) {
  return tensor.dtype() == v1::DATA_TYPE_UNSPECIFIED
             ? DataType::kFloat32
             : static_cast<DataType>(tensor.dtype());
}

absl::string_view ElementsOf(const v1::Tensor& tensor) {
  if (tensor.values_size() == 0) return tensor.data();
  return {reinterpret_cast<const char*>(tensor.values().data()),
          static_cast<size_t>(tensor.values_size()) * sizeof(float)};
}

uint64_t BitsAt(absl::string_view bytes, size_t index, size_t width) {
  uint64_t bits = 0;
  for (size_t b = 0; b < width; ++b) {
    bits |= static_cast<uint64_t>(
                static_cast<unsigned char>(bytes[index * width + b]))
            << (8 * b);
  }
  return bits;
}

std::string TensorDifference(const v1::Tensor& got,
                             const v1::Tensor& expected) {
  if (TypeOf(got) != TypeOf(expected)) {
    return absl::StrCat(" type: got ", got.dtype(), ", expected ",
                        expected.dtype());
  }
  if (!std::equal(got.shape().begin(), got.shape().end(),
                  expected.shape().begin(), expected.shape().end())) {
    return absl::StrCat(" shape: got [", absl::StrJoin(got.shape(), ","),
                        "], expected [", absl::StrJoin(expected.shape(), ","),
                        "]");
  }
  if ((got.values_size() > 0) != (expected.values_size() > 0)) {
    return ": elements in another field than the request's";
  }
  const absl::string_view left = ElementsOf(got);
  const absl::string_view right = ElementsOf(expected);
  if (left.size() != right.size()) {
    return absl::StrCat(": got ", left.size(), " bytes, expected ",
                        right.size());
  }
  const DataType type = TypeOf(expected);
  const size_t width = ElementBytes(type);
  const size_t elements = left.size() / width;
  for (size_t i = 0; i < elements; ++i) {
    const uint64_t a = BitsAt(left, i, width);
    const uint64_t b = BitsAt(right, i, width);
    if (a == b || (IsNan(type, a) && IsNan(type, b))) continue;
    return absl::StrFormat(
        " element %d of %d (%s): got 0x%0*x, expected 0x%0*x", i, elements,
        std::string(DataTypeName(type)), static_cast<int>(2 * width), a,
        static_cast<int>(2 * width), b);
  }
  return "";
}

}  // namespace

std::string FirstDifference(absl::Span<const absl::string_view> response,
                            absl::string_view expected) {
  if (SameBytes(response, expected)) return "";
  std::string whole;
  for (absl::string_view piece : response) absl::StrAppend(&whole, piece);
  v1::ForwardResponse got;
  v1::ForwardResponse wanted;
  if (!got.ParseFromString(whole)) {
    return absl::StrCat("response of ", whole.size(),
                        " bytes is not a leakyrelu.v1 response");
  }
  if (!wanted.ParseFromArray(expected.data(),
                             static_cast<int>(expected.size()))) {
    return "the expected response is malformed";
  }
  if (got.outputs_size() != wanted.outputs_size()) {
    return absl::StrCat("got ", got.outputs_size(), " tensors, expected ",
                        wanted.outputs_size());
  }
  for (int i = 0; i < got.outputs_size(); ++i) {
    const std::string difference =
        TensorDifference(got.outputs(i), wanted.outputs(i));
    if (!difference.empty()) {
      return absl::StrCat("outputs[", i, "]", difference);
    }
  }
  return "";
}

}  // namespace leakyrelu::loadtest
