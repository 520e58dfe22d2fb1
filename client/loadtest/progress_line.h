// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_PROGRESS_LINE_H_
#define CLIENT_LOADTEST_PROGRESS_LINE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/loadtest/engine.h"

namespace leakyrelu::loadtest {

// One line without a line end: with a bar for terminals (80 columns at most),
// plain otherwise. label: what is running, may be empty.
std::string FormatProgress(absl::string_view label, const Progress& progress,
                           bool terminal);

// Prints them to standard error: over each other on a terminal, below each
// other otherwise. Not thread-safe.
class ProgressPrinter {
 public:
  // quiet: print nothing.
  explicit ProgressPrinter(bool quiet);
  void Print(absl::string_view label, const Progress& progress);
  // Removes the bar, so that a report may follow.
  void Clear();

 private:
  const bool quiet_;
  const bool terminal_;
  bool shown_ = false;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_PROGRESS_LINE_H_
