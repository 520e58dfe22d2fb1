// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/app/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/loadtest/plan/quantity.h"

namespace leakyrelu::loadtest {
namespace {

constexpr int kBarWidth = 20;

}  // namespace

std::string FormatProgress(absl::string_view label, const Progress& progress,
                           bool terminal) {
  const bool warm_up = progress.elapsed_seconds < 0;
  const double done =
      std::clamp(progress.elapsed_seconds / progress.planned_seconds, 0., 1.);
  std::string line;
  if (!label.empty()) absl::StrAppend(&line, label, "  ");
  if (terminal) {
    const int full = static_cast<int>(done * kBarWidth);
    absl::StrAppend(&line, "[", std::string(static_cast<size_t>(full), '#'),
                    std::string(static_cast<size_t>(kBarWidth - full), '.'),
                    "] ");
  }
  if (warm_up) {
    absl::StrAppend(&line, "warming up");
    return line;
  }
  absl::StrAppendFormat(
      &line, "%.0f s  %s/s  p99 %s  %d errors", progress.elapsed_seconds,
      FormatCount(progress.requests_per_second),
      progress.p99_seconds > 0 ? FormatSeconds(progress.p99_seconds) : "-",
      progress.errors);
  return line;
}

ProgressPrinter::ProgressPrinter(bool quiet)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

void ProgressPrinter::Print(absl::string_view label, const Progress& progress) {
  if (quiet_) return;
  const std::string line = FormatProgress(label, progress, terminal_);
  // \033[K erases the rest of an earlier, longer line.
  if (terminal_) {
    absl::FPrintF(stderr, "\r%s\033[K", line);
  } else {
    absl::FPrintF(stderr, "%s\n", line);
  }
  std::fflush(stderr);
  shown_ = true;
}

void ProgressPrinter::Clear() {
  if (!shown_ || !terminal_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace leakyrelu::loadtest
