// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_REPORT_H_
#define CLIENT_CLI_REPORT_H_

#include <iosfwd>
#include <string>

#include "absl/status/status.h"
#include "client/cli/exit_code.h"

// Reports failures of commands: one line on err, and the exit code.
namespace leakyrelu::cli {

int Fail(std::ostream& err, ExitCode code, const absl::Status& status);

// Reports a call's error; the exit code distinguishes a refusal from a missing
// answer.
int FailCall(std::ostream& err, const std::string& server,
             const absl::Status& status);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_REPORT_H_
