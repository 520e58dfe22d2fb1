// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_FATAL_ERRORS_H_
#define SERVER_APP_FATAL_ERRORS_H_

namespace leakyrelu {

// Makes the process print a line on standard error when it ends for one of
// these reasons:
//
// - A failed allocation, wherever it happens, ends the process with exit code
//   3, since neither gRPC nor the standard library can continue after it.
// - An uncaught exception, usually of a thread that cannot be started, ends it
//   with exit code 1.
// - abort(), by which gRPC ends a process that lacks a resource, is followed by
//   a line and by SIGABRT.
//
// Call it first in main.
void ExplainFatalErrors();

}  // namespace leakyrelu

#endif  // SERVER_APP_FATAL_ERRORS_H_
