// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SESSION_H_
#define CLIENT_LOADTEST_SESSION_H_

#include <atomic>

#include "client/loadtest/command_line.h"

namespace leakyrelu::loadtest {

// Does what the command line says: runs, prints, writes. Returns the exit
// code. interrupt: set by Ctrl-C.
int RunSession(const CommandLine& command, const std::atomic<bool>& interrupt);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SESSION_H_
