// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_EXAMPLE_INTEROP_TALLY_H_
#define LEAKYRELU_EXAMPLE_INTEROP_TALLY_H_

#include <leakyrelu/tensor.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <vector>

#include "numbers.h"

struct Tally {
  size_t calls = 0;
  size_t values = 0;
};

// Ends the program where the condition does not hold.
template <typename What>
void Require(bool condition, const What& what) {
  if (condition) return;
  std::cerr << what << "\n";
  std::exit(1);
}

using Shape = std::vector<int64_t>;

template <typename T>
leakyrelu::TensorRef Ref(const Bytes& bytes, const Shape& shape) {
  return {T::kType, shape, bytes};
}

// Type, shape and bits of a tensor that came back.
template <typename T>
void RequireEqual(leakyrelu::Tensor got, const Bytes& want, const Shape& shape,
                  Tally& tally) {
  Require(got.type() == T::kType, "another type");
  Require(got.shape() == shape, "another shape");
  const auto bytes = got.Contiguous();
  Require(Same<T>({bytes.begin(), bytes.end()}, want), "other bits");
  tally.values += want.size() / sizeof(T);
}

#endif  // LEAKYRELU_EXAMPLE_INTEROP_TALLY_H_
