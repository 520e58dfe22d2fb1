// SPDX-License-Identifier: Apache-2.0
#include "client/cli/report.h"

#include <ostream>

#include "base/text/escape.h"

namespace leakyrelu::cli {

int Fail(std::ostream& err, ExitCode code, const absl::Status& status) {
  err << "leakyrelu: " << EscapeText(std::string(status.message())) << "\n";
  return code;
}

int FailCall(std::ostream& err, const std::string& server,
             const absl::Status& status) {
  err << "leakyrelu: " << server << ": "
      << absl::StatusCodeToString(status.code()) << ": "
      << EscapeText(std::string(status.message())) << "\n";
  const bool answered =
      !absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status);
  return answered ? kRefused : kUnreachable;
}

}  // namespace leakyrelu::cli
