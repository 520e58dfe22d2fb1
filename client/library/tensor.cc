// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/tensor.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

template <typename T>
constexpr DataType TypeOf() {
  return std::is_same_v<T, float> ? DataType::kFloat32 : DataType::kFloat64;
}

void Gather(absl::Span<const Tensor::Piece> pieces, std::byte* destination) {
  for (const Tensor::Piece& piece : pieces) {
    if (piece.empty()) continue;
    std::memcpy(destination, piece.data(), piece.size());
    destination += piece.size();
  }
}

}  // namespace

Tensor::Tensor(DataType type, std::vector<int64_t> shape,
               std::vector<Piece> pieces, std::shared_ptr<const void> owner)
    : type_(type),
      shape_(std::move(shape)),
      pieces_(std::move(pieces)),
      owner_(std::move(owner)) {
  for (const Piece& piece : pieces_) size_bytes_ += piece.size();
}

absl::Span<const std::byte> Tensor::Contiguous() {
  if (pieces_.empty()) return {};
  if (pieces_.size() > 1) {
    std::shared_ptr<std::byte[]> gathered(new std::byte[size_bytes_]);
    Gather(pieces_, gathered.get());
    pieces_ = {Piece(gathered.get(), size_bytes_)};
    owner_ = std::move(gathered);
  }
  return pieces_[0];
}

absl::Status Tensor::CopyTo(absl::Span<std::byte> destination) const {
  if (destination.size() != size_bytes_) {
    return absl::InvalidArgumentError(absl::StrCat(
        "destination: got ", destination.size(),
        " bytes, allowed: ", size_bytes_, " bytes, as the tensor has"));
  }
  Gather(pieces_, destination.data());
  return absl::OkStatus();
}

template <typename T>
absl::StatusOr<std::vector<T>> Tensor::TryValues() const {
  if (type_ != TypeOf<T>()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "T: got ", std::string(DataTypeName(TypeOf<T>())), ", allowed: ",
        std::string(DataTypeName(type_)), ", the tensor's type"));
  }
  std::vector<T> values(elements());
  Gather(pieces_, reinterpret_cast<std::byte*>(values.data()));
  return values;
}

template <typename T>
std::vector<T> Tensor::Values() const {
  absl::StatusOr<std::vector<T>> values = TryValues<T>();
  if (!values.ok()) {
    std::fprintf(stderr, "leakyrelu::Tensor::Values: %s\n",
                 values.status().ToString().c_str());
    std::abort();
  }
  return *std::move(values);
}

template std::vector<float> Tensor::Values() const;
template std::vector<double> Tensor::Values() const;
template absl::StatusOr<std::vector<float>> Tensor::TryValues() const;
template absl::StatusOr<std::vector<double>> Tensor::TryValues() const;

}  // namespace leakyrelu
