// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_COMMAND_LINE_H_
#define CLIENT_LOADTEST_APP_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <vector>

#include "client/loadtest/plan/load_options.h"
#include "client/loadtest/search/compare.h"
#include "client/loadtest/search/condition.h"
#include "client/loadtest/search/sweep.h"

namespace leakyrelu::loadtest {

enum class Mode { kRun, kSweep, kCompare };

// Files that the report is written to besides standard output; empty: none.
struct OutputOptions {
  std::string json_file;
  std::string html_file;
  std::string hgrm_file;
  std::string prometheus_file;
  std::vector<Condition> fail_if;
  bool quiet = false;  // no progress output
};

struct CommandLine {
  Mode mode = Mode::kRun;
  LoadOptions load;
  SweepOptions sweep;
  CompareOptions compare;
  OutputOptions output;
};

// Exit codes, also listed by --help.
inline constexpr int kExitOk = 0;
inline constexpr int kExitThreshold = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitServer = 3;
inline constexpr int kExitMismatch = 4;

struct ParsedCommandLine {
  std::optional<CommandLine> command;  // none: print text and exit
  std::string text;
  int exit_code = kExitOk;
};

// Parses the flags and their LEAKYRELU_LOADTEST_* environment variables, and
// checks their combinations.
ParsedCommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_COMMAND_LINE_H_
