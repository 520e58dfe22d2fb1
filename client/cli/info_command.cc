// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/text/escape.h"
#include "base/text/json_writer.h"
#include "client/cli/commands.h"
#include "client/cli/health_name.h"
#include "client/cli/report.h"
#include "client/cli/version.h"

namespace leakyrelu::cli {
namespace {

struct Service {
  std::string name;
  std::optional<Health> health;  // none: the server has no health status for it
};

absl::StatusOr<std::vector<Service>> Services(Client* client) {
  auto names = client->ListServices();
  if (!names.ok()) return names.status();
  std::vector<Service> services;
  for (const std::string& name : *names) {
    auto health = client->CheckHealth(name);
    if (!health.ok() && !absl::IsNotFound(health.status())) {
      return health.status();
    }
    services.push_back(
        {name, health.ok() ? std::optional<Health>(*health) : std::nullopt});
  }
  return services;
}

std::string FormatText(const Options& options, Health health,
                       const std::vector<Service>& services) {
  std::string text = absl::StrCat(
      "client   ", VersionText(), "\nserver   ", options.server, ", ",
      HealthName(health),
      "\nservices, as the server's reflection lists them, with their health\n");
  for (const Service& service : services) {
    absl::StrAppend(&text, "  ", EscapeText(service.name), "  ",
                    service.health.has_value() ? HealthName(*service.health)
                                               : "(no health of its own)",
                    "\n");
  }
  absl::StrAppend(&text,
                  "Version and instruction set of the server are in its "
                  "/metrics, leakyrelu_build_info.\n");
  return text;
}

std::string FormatJson(const Options& options, Health health,
                       const std::vector<Service>& services) {
  JsonWriter json;
  json.BeginObject();
  json.Key("client").BeginObject();
  json.Key("version").String(kVersion);
  json.Key("grpc_version").String(Client::GrpcVersion());
  json.EndObject();
  json.Key("server").String(options.server);
  json.Key("status").String(HealthName(health));
  json.Key("services").BeginArray();
  for (const Service& service : services) {
    json.BeginObject();
    json.Key("name").String(service.name);
    json.Key("status");
    if (service.health.has_value()) {
      json.String(HealthName(*service.health));
    } else {
      json.Null();
    }
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.text();
}

}  // namespace

int RunInfo(Client* client, const Options& options, std::string* out,
            std::ostream& err) {
  auto health = client->CheckHealth();
  if (!health.ok()) return FailCall(err, options.server, health.status());
  auto services = Services(client);
  if (!services.ok()) return FailCall(err, options.server, services.status());
  *out = options.json ? FormatJson(options, *health, *services)
                      : FormatText(options, *health, *services);
  return kOk;
}

}  // namespace leakyrelu::cli
