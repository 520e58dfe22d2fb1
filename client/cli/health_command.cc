// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "base/text/json_writer.h"
#include "client/cli/commands.h"
#include "client/cli/health_name.h"
#include "client/cli/report.h"

namespace leakyrelu::cli {

int RunHealth(Client* client, const Options& options, std::string* out,
              std::ostream& err) {
  auto health = client->CheckHealth(options.service);
  if (!health.ok()) return FailCall(err, options.server, health.status());
  if (options.json) {
    JsonWriter json;
    json.BeginObject();
    json.Key("server").String(options.server);
    json.Key("service").String(options.service);
    json.Key("status").String(HealthName(*health));
    json.EndObject();
    *out = json.text();
  } else {
    *out = absl::StrCat(HealthName(*health), "\n");
  }
  return *health == Health::kServing ? kOk : kNotServing;
}

}  // namespace leakyrelu::cli
