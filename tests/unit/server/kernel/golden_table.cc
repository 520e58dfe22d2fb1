// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/server/kernel/golden_table.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace leakyrelu::golden {

std::vector<Fields> ReadTable(const std::string& name, size_t columns) {
  std::ifstream file(std::string(LEAKYRELU_GOLDEN_DIR) + "/" + name);
  std::vector<Fields> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream stream(line);
    Fields fields;
    for (std::string field; std::getline(stream, field, '\t');) {
      fields.push_back(field);
    }
    if (fields.size() != columns) break;
    rows.push_back(fields);
  }
  if (rows.empty() || !file.eof()) {
    std::cerr << name << ": not read to its end\n";
    std::abort();
  }
  return rows;
}

uint64_t Hex(const std::string& digits) {
  return std::stoull(digits, nullptr, 16);
}

double Number(const std::string& digits) {
  return std::strtod(digits.c_str(), nullptr);
}

}  // namespace leakyrelu::golden
