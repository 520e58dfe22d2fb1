// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_KERNEL_RANDOM_SMALL_H_
#define TESTS_UNIT_SERVER_KERNEL_RANDOM_SMALL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

// The data of tests/golden/random.tsv, and the numbers that it describes.
namespace leakyrelu::golden {

// A million subnormal and small normal numbers each, generated as in record.py.
struct RandomSmall {
  explicit RandomSmall(DataType type);  // float32 or float64
  size_t elements() const { return x.size() / ElementBytes(type); }

  DataType type;
  std::vector<std::byte> x, grad;
};

struct RandomDigests {
  DataType type;
  Semantics semantics;
  double slope;
  uint64_t forward, backward;
};

// Aborts the program if the file does not match its first line.
std::vector<RandomDigests> LoadRandomDigests();

// record.py's polynomial of the elements' bits.
uint64_t Digest(DataType type, std::span<const std::byte> elements);

}  // namespace leakyrelu::golden

#endif  // TESTS_UNIT_SERVER_KERNEL_RANDOM_SMALL_H_
