// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_KERNEL_GOLDEN_DATA_H_
#define TESTS_UNIT_SERVER_KERNEL_GOLDEN_DATA_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "leakyrelu/data_type.h"
#include "leakyrelu/semantics.h"

// The data of tests/golden, read from its files. Aborts the program if they do
// not match their README.
namespace leakyrelu::golden {

// Elements of one type at one slope under one semantics, as raw bytes, and the
// framework's results. If the files have only a hash, forward and backward are
// empty.
struct Case {
  DataType type;
  Semantics semantics;
  double slope;
  std::vector<std::byte> x = {}, grad = {};
  std::vector<std::byte> forward = {}, backward = {};
  uint64_t forward_hash = 0, backward_hash = 0;

  size_t elements() const { return x.size() / ElementBytes(type); }
};

std::vector<Case> Load();

// The bytes with every NaN replaced by the canonical quiet one.
std::vector<std::byte> CanonicalNans(DataType type,
                                     std::span<const std::byte> elements);

// FNV-1a-64.
uint64_t Hash(std::span<const std::byte> bytes);

}  // namespace leakyrelu::golden

#endif  // TESTS_UNIT_SERVER_KERNEL_GOLDEN_DATA_H_
