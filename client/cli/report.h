// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_REPORT_H_
#define CLIENT_CLI_REPORT_H_

#include <iosfwd>
#include <string>

#include "absl/status/status.h"
#include "client/cli/exit_code.h"

// How commands say that they failed: one line on err, and the exit code.
namespace leakyrelu::cli {

int Fail(std::ostream& err, ExitCode code, const absl::Status& status);

// The same for a call's error, whose code tells a refusal from no answer.
int FailCall(std::ostream& err, const std::string& server,
             const absl::Status& status);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_REPORT_H_
