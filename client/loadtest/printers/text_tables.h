// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PRINTERS_TEXT_TABLES_H_
#define CLIENT_LOADTEST_PRINTERS_TEXT_TABLES_H_

#include <string>
#include <vector>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// A table as text: the first column is left-aligned, the other columns are
// right-aligned.
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

// The steps in order of load; the best step and the knee are named.
std::string FormatSweep(const SweepReport& sweep);
// One line per target, with its ratios to the first target and their spread
// over the rounds.
std::string FormatCompare(const CompareReport& compare);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PRINTERS_TEXT_TABLES_H_
