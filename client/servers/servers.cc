// SPDX-License-Identifier: Apache-2.0
#include "client/servers/servers.h"

#include <arpa/inet.h>

#include <cstdint>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "proto/status/error.h"

namespace leakyrelu::client {
namespace {

struct HostPort {
  absl::string_view host;
  absl::string_view port;
};

HostPort Split(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos) return {};
  return {address.substr(0, colon), address.substr(colon + 1)};
}

bool IsUsable(absl::string_view address) {
  if (absl::ConsumePrefix(&address, "unix:") ||
      absl::ConsumePrefix(&address, "unix-abstract:")) {
    return !address.empty();
  }
  const HostPort parts = Split(address);
  uint32_t port = 0;
  return !parts.host.empty() && absl::SimpleAtoi(parts.port, &port) &&
         port > 0 && port <= 65535;
}

// AF_INET, AF_INET6, or AF_UNSPEC for what is no number.
int FamilyOf(absl::string_view address) {
  std::string host(Split(address).host);
  in6_addr binary;
  if (inet_pton(AF_INET, host.c_str(), &binary) == 1) return AF_INET;
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') {
    return AF_UNSPEC;
  }
  host = host.substr(1, host.size() - 2);
  return inet_pton(AF_INET6, host.c_str(), &binary) == 1 ? AF_INET6 : AF_UNSPEC;
}

absl::Status BadAddress(absl::string_view got, absl::string_view allowed) {
  return InvalidArgument({.reason = "BAD_ADDRESS",
                          .field = "address",
                          .got = absl::StrCat("'", got, "'"),
                          .allowed = std::string(allowed)});
}

}  // namespace

bool IsList(absl::string_view addresses) {
  // A path or name may have commas.
  return absl::StrContains(addresses, ',') &&
         !absl::StartsWith(addresses, "unix:") &&
         !absl::StartsWith(addresses, "unix-abstract:");
}

const char* ServiceConfig(bool watch_health) {
  return watch_health ? R"({"loadBalancingConfig":[{"round_robin":{}}],)"
                        R"("healthCheckConfig":{"serviceName":""}})"
                      : R"({"loadBalancingConfig":[{"round_robin":{}}]})";
}

absl::StatusOr<std::string> TargetOf(absl::string_view addresses) {
  if (!IsList(addresses)) {
    if (!IsUsable(addresses)) return BadAddress(addresses, kAddressForms);
    return std::string(addresses);
  }
  const std::vector<absl::string_view> list = absl::StrSplit(addresses, ',');
  const int family = FamilyOf(list.front());
  for (absl::string_view address : list) {
    if (!IsUsable(address)) return BadAddress(address, kAddressForms);
    if (family == AF_UNSPEC || FamilyOf(address) != family) {
      return BadAddress(address,
                        "in a list: IP addresses of one family with ports");
    }
  }
  return absl::StrCat(family == AF_INET ? "ipv4:" : "ipv6:", addresses);
}

}  // namespace leakyrelu::client
