// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_KERNEL_GOLDEN_TABLE_H_
#define TESTS_UNIT_SERVER_KERNEL_GOLDEN_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The rows of tests/golden's files.
namespace leakyrelu::golden {

using Fields = std::vector<std::string>;

// All rows of the file, without its comments. Aborts the program if a row has
// another number of columns, or if there is none.
std::vector<Fields> ReadTable(const std::string& name, size_t columns);

uint64_t Hex(const std::string& digits);

// Also parses subnormal numbers, which std::stod refuses.
double Number(const std::string& digits);

}  // namespace leakyrelu::golden

#endif  // TESTS_UNIT_SERVER_KERNEL_GOLDEN_TABLE_H_
