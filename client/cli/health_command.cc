// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include "client/cli/commands.h"
#include "client/cli/health_name.h"
#include "client/cli/report.h"

namespace leakyrelu::cli {

int RunHealth(Client* client, const Options& options, std::ostream& out,
              std::ostream& err) {
  auto health = client->CheckHealth(options.service);
  if (!health.ok()) return FailCall(err, options.server, health.status());
  out << HealthName(*health) << "\n";
  return *health == Health::kServing ? kOk : kNotServing;
}

}  // namespace leakyrelu::cli
