// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/kernel/golden_data.h"

#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/unit/server/kernel/golden_table.h"

namespace leakyrelu::golden {
namespace {

void Append(std::vector<std::byte>& to, uint64_t bits, DataType type) {
  for (size_t i = 0; i < ElementBytes(type); ++i) {
    to.push_back(static_cast<std::byte>(bits >> (8 * i)));
  }
}

void LoadTable(DataType type, const std::string& name,
               std::vector<Case>& cases) {
  const std::vector<Fields> rows = ReadTable(name, 7);
  for (Semantics semantics : kAllSemantics) {
    const size_t column = semantics == Semantics::kPyTorch ? 3 : 5;
    std::string slope;
    for (const Fields& row : rows) {
      if (row[0] != slope) {
        slope = row[0];
        cases.push_back({type, semantics, Number(slope)});
      }
      Append(cases.back().x, Hex(row[1]), type);
      Append(cases.back().grad, Hex(row[2]), type);
      Append(cases.back().forward, Hex(row[column]), type);
      Append(cases.back().backward, Hex(row[column + 1]), type);
    }
  }
}

void LoadHalf(std::vector<Case>& cases) {
  for (const Fields& row : ReadTable("half.tsv", 5)) {
    const bool f16 = row[0] == "f16";
    Case half{f16 ? DataType::kFloat16 : DataType::kBFloat16,
              ParseSemantics(row[1]).value(), Number(row[2])};
    const uint32_t infinity = f16 ? 0x7c00 : 0x7f80;
    const uint32_t one = f16 ? 0x3c00 : 0x3f80;
    for (uint32_t x = 0; x < 65536; ++x) {
      const uint32_t grad = (x * 40503 + 12345) & 0xffff;
      Append(half.x, x, half.type);
      Append(half.grad, (grad & infinity) == infinity ? one : grad, half.type);
    }
    half.forward_hash = Hex(row[3]);
    half.backward_hash = Hex(row[4]);
    cases.push_back(half);
  }
}

}  // namespace

std::vector<Case> Load() {
  std::vector<Case> cases;
  LoadTable(DataType::kFloat32, "f32.tsv", cases);
  LoadTable(DataType::kFloat64, "f64.tsv", cases);
  LoadHalf(cases);
  return cases;
}

std::vector<std::byte> CanonicalNans(DataType type,
                                     std::span<const std::byte> elements) {
  struct Format {
    uint64_t magnitude, infinity, nan;
  };
  const Format format = [type]() -> Format {
    switch (type) {
      case DataType::kFloat32:
        return {0x7fffffff, 0x7f800000, 0x7fc00000};
      case DataType::kFloat64:
        return {0x7fffffffffffffff, 0x7ff0000000000000, 0x7ff8000000000000};
      case DataType::kFloat16:
        return {0x7fff, 0x7c00, 0x7e00};
      case DataType::kBFloat16:
        return {0x7fff, 0x7f80, 0x7fc0};
    }
    std::abort();
  }();
  std::vector<std::byte> result(elements.begin(), elements.end());
  for (size_t i = 0; i < result.size(); i += ElementBytes(type)) {
    uint64_t bits = 0;  // little endian, as the whole file
    std::memcpy(&bits, &result[i], ElementBytes(type));
    if ((bits & format.magnitude) > format.infinity) {
      std::memcpy(&result[i], &format.nan, ElementBytes(type));
    }
  }
  return result;
}

uint64_t Hash(std::span<const std::byte> bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (std::byte byte : bytes) {
    hash = (hash ^ static_cast<uint64_t>(byte)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace leakyrelu::golden
