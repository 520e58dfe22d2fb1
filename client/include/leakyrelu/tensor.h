// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_TENSOR_H_
#define LEAKYRELU_TENSOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "leakyrelu/data_type.h"

namespace leakyrelu {

// A tensor to send: a description of bytes that the caller owns. Only small
// tensors are copied, so the bytes must stay valid and unchanged until the
// calls that they are passed to are over.
struct TensorRef {
  DataType type = DataType::kFloat32;
  // Length of each dimension, outermost first; empty: not declared.
  std::vector<int64_t> shape = {};
  // The elements: row major, little endian, any alignment.
  absl::Span<const std::byte> bytes = {};

  static TensorRef Of(absl::Span<const float> values,
                      std::vector<int64_t> shape = {}) {
    return {DataType::kFloat32, std::move(shape), Bytes(values)};
  }
  static TensorRef Of(absl::Span<const double> values,
                      std::vector<int64_t> shape = {}) {
    return {DataType::kFloat64, std::move(shape), Bytes(values)};
  }

 private:
  template <typename T>
  static absl::Span<const std::byte> Bytes(absl::Span<const T> values) {
    return {reinterpret_cast<const std::byte*>(values.data()),
            values.size() * sizeof(T)};
  }
};

// A received tensor, readable in the received message: its bytes lie in one or
// more pieces of the message, which lives as long as any copy of the tensor.
// Copies are cheap and share the bytes. Const methods are thread-safe.
class Tensor {
 public:
  using Piece = absl::Span<const std::byte>;

  Tensor() = default;
  // owner keeps the pieces alive.
  Tensor(DataType type, std::vector<int64_t> shape, std::vector<Piece> pieces,
         std::shared_ptr<const void> owner);

  DataType type() const { return type_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  size_t size_bytes() const { return size_bytes_; }
  size_t elements() const { return size_bytes_ / ElementBytes(type_); }

  // The elements' bytes in order: row major, little endian. An element may
  // straddle two pieces; no alignment is promised.
  absl::Span<const Piece> pieces() const { return pieces_; }

  // All bytes in one contiguous run: a single piece as it is, several pieces
  // gathered into memory of this tensor at the first call. Valid as long as the
  // tensor.
  absl::Span<const std::byte> Contiguous();

  // INVALID_ARGUMENT unless the destination's size is size_bytes().
  absl::Status CopyTo(absl::Span<std::byte> destination) const;

  // The elements as numbers. REQUIRES: type() is the type of T, float or double
  // (the same as the input's); otherwise the program aborts.
  template <typename T>
  std::vector<T> Values() const;
  // The same; INVALID_ARGUMENT if type() is not the type of T.
  template <typename T>
  absl::StatusOr<std::vector<T>> TryValues() const;

 private:
  DataType type_ = DataType::kFloat32;
  std::vector<int64_t> shape_;
  std::vector<Piece> pieces_;
  size_t size_bytes_ = 0;
  std::shared_ptr<const void> owner_;
};

extern template std::vector<float> Tensor::Values() const;
extern template std::vector<double> Tensor::Values() const;
extern template absl::StatusOr<std::vector<float>> Tensor::TryValues() const;
extern template absl::StatusOr<std::vector<double>> Tensor::TryValues() const;

}  // namespace leakyrelu

#endif  // LEAKYRELU_TENSOR_H_
