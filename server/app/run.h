// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_RUN_H_
#define SERVER_APP_RUN_H_

#include <vector>

namespace leakyrelu {

// The program's exit codes; --help has the same list.
enum ExitCode {
  kStopped = 0,      // by SIGTERM or SIGINT; asked for a text; a good --probe
  kCannotServe = 1,  // an address is in use, the self-test failed
  kUsage = 2,        // a flag, variable or file is wrong
};

// leakyrelu-server: serves until SIGTERM or SIGINT and returns the exit code.
// arguments: without the program's name.
//
// REQUIRES: called from main, before any thread is started: it blocks the stop
// signals, and threads inherit that.
int Run(const std::vector<const char*>& arguments);

}  // namespace leakyrelu

#endif  // SERVER_APP_RUN_H_
