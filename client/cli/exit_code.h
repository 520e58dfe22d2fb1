// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_EXIT_CODE_H_
#define CLIENT_CLI_EXIT_CODE_H_

// The program's exit codes, as listed by --help.
namespace leakyrelu::cli {

enum ExitCode {
  kOk = 0,
  kRefused = 1,      // the server answered with an error
  kUsage = 2,        // the command line is wrong
  kFile = 3,         // a file cannot be read or written, or is malformed
  kUnreachable = 4,  // no answer: no server, or not before the deadline
  kNotServing = 5,   // health: answered, but with another status than SERVING
};

inline constexpr char kExitCodeHelp[] =
    "Exit codes: 0 done; 1 the server refused the request; 2 the command line "
    "is wrong;\n3 a file is malformed or cannot be read or written; 4 no "
    "answer from the server before\nthe deadline; 5 (health) the server does "
    "not serve.\n";

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_EXIT_CODE_H_
