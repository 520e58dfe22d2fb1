// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_RUN_H_
#define SERVER_APP_RUN_H_

#include <vector>

namespace leakyrelu {

// The program's exit codes, which --help lists as well.
enum ExitCode {
  kStopped = 0,      // by SIGTERM or SIGINT; text printed; --probe succeeded
  kCannotServe = 1,  // e.g. address in use, self-test failed
  kUsage = 2,        // an invalid flag, variable or file
  kOutOfMemory = 3,  // an allocation failed
};

// leakyrelu-server: serves until SIGTERM or SIGINT and returns the exit code.
// arguments: without the program's name.
//
// REQUIRES: called from main before any thread is started, since it blocks the
// stop signals, and threads inherit that.
int Run(const std::vector<const char*>& arguments);

}  // namespace leakyrelu

#endif  // SERVER_APP_RUN_H_
