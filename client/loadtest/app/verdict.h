// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_VERDICT_H_
#define CLIENT_LOADTEST_APP_VERDICT_H_

#include <string>
#include <vector>

#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// The outcome of the report: an exit code (command_line.h) and a line for
// standard error, empty when the code is 0. Wrong results take precedence, then
// a server that was lost or never answered, then thresholds.
struct Verdict {
  int exit_code = 0;
  std::string message;
};

Verdict Judge(const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_VERDICT_H_
