// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_SESSION_H_
#define CLIENT_LOADTEST_APP_SESSION_H_

#include <atomic>

#include "absl/status/status.h"
#include "client/loadtest/app/command_line.h"

namespace leakyrelu::loadtest {

// Runs the command line: runs the load, prints and writes the reports. Returns
// the exit code. interrupt: set by Ctrl-C.
int RunSession(const CommandLine& command, const std::atomic<bool>& interrupt);

// Prints the error to standard error and returns the exit code.
int Fail(int exit_code, const absl::Status& status);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_SESSION_H_
