// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_TEXT_TABLES_H_
#define CLIENT_LOADTEST_TEXT_TABLES_H_

#include <string>
#include <vector>

#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// Columns of text: the first to the left, the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> header)
      : rows_({std::move(header)}) {}
  void AddColumn(std::string label) { rows_[0].push_back(std::move(label)); }
  // REQUIRES: at most as many cells as columns.
  void AddRow(std::vector<std::string> cells) {
    rows_.push_back(std::move(cells));
  }
  // Lines that begin with two spaces.
  std::string Format() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// The steps in order of load, the best and the knee named.
std::string FormatSweep(const SweepReport& sweep);
// A line a target, its ratios to the first with their spread over the rounds.
std::string FormatCompare(const CompareReport& compare);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_TEXT_TABLES_H_
