// SPDX-License-Identifier: Apache-2.0
#include "client/cli/commands.h"
#include "client/cli/report.h"
#include "client/cli/session.h"

namespace leakyrelu::cli {

int Run(const Options& options, std::ostream& out, std::ostream& err) {
  auto client = Connect(options);
  if (!client.ok()) {
    return Fail(err, absl::IsNotFound(client.status()) ? kFile : kUsage,
                client.status());
  }
  switch (options.command) {
    case Command::kForward:
    case Command::kBackward:
      return RunCompute(client->get(), options, err);
    case Command::kCurve:
      return RunCurve(client->get(), options, out, err);
    case Command::kHealth:
      return RunHealth(client->get(), options, out, err);
    case Command::kInfo:
      return RunInfo(client->get(), options, out, err);
  }
  return kUsage;
}

}  // namespace leakyrelu::cli
