// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands.h"
#include "client/cli/health_name.h"
#include "client/cli/report.h"
#include "client/cli/version.h"

namespace leakyrelu::cli {

int RunInfo(Client* client, const Options& options, std::ostream& out,
            std::ostream& err) {
  auto health = client->CheckHealth();
  if (!health.ok()) return FailCall(err, options.server, health.status());
  auto services = client->ListServices();
  if (!services.ok()) return FailCall(err, options.server, services.status());
  out << "client   " << VersionText() << "\n"
      << "server   " << options.server << ", " << HealthName(*health) << "\n"
      << "services, as the server's reflection lists them, with their health\n";
  for (const std::string& service : *services) {
    auto status = client->CheckHealth(service);
    if (!status.ok() && !absl::IsNotFound(status.status())) {
      return FailCall(err, options.server, status.status());
    }
    out << "  " << service << "  "
        << (status.ok() ? HealthName(*status) : "(no health of its own)")
        << "\n";
  }
  out << "Version and instruction set of the server are in its /metrics, "
         "leakyrelu_build_info.\n";
  return kOk;
}

}  // namespace leakyrelu::cli
