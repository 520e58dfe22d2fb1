// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_PROGRESS_LINE_H_
#define CLIENT_LOADTEST_APP_PROGRESS_LINE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/loadtest/engine/engine.h"

namespace leakyrelu::loadtest {

// Formats one line without a line end: with a bar for terminals (80 columns at
// most), plain otherwise. label: the current run; may be empty.
std::string FormatProgress(absl::string_view label, const Progress& progress,
                           bool terminal);

// Prints progress to standard error: on a terminal each line replaces the last
// one, otherwise lines are appended. Not thread-safe.
class ProgressPrinter {
 public:
  // quiet: prints nothing.
  explicit ProgressPrinter(bool quiet);
  void Print(absl::string_view label, const Progress& progress);
  // Removes the progress bar, so that a report may follow.
  void Clear();

 private:
  const bool quiet_;
  const bool terminal_;
  bool shown_ = false;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_PROGRESS_LINE_H_
