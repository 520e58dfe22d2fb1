// SPDX-License-Identifier: Apache-2.0
#include "client/servers/servers.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/text/escape.h"
#include "client/servers/ip_address.h"
#include "proto/status/error.h"

namespace leakyrelu::client {
namespace {

absl::Status BadAddress(absl::string_view got, absl::string_view allowed) {
  return InvalidArgument({.reason = "BAD_ADDRESS",
                          .field = "address",
                          .got = std::string(got),
                          .allowed = std::string(allowed)});
}

std::string Quoted(absl::string_view text) {
  return QuoteText({text.data(), text.size()});
}

// SimpleAtoi also accepts signs and spaces.
bool IsNumber(absl::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsPort(absl::string_view text) {
  uint32_t port = 0;
  return IsNumber(text) && absl::SimpleAtoi(text, &port) && port > 0 &&
         port <= 65535;
}

absl::Status UnknownForm(absl::string_view address) {
  const absl::string_view port = address.substr(address.rfind(':') + 1);
  const bool is_port_out_of_range =
      port.size() < address.size() && IsNumber(port) && !IsPort(port);
  return BadAddress(Quoted(address), is_port_out_of_range
                                         ? "a port from 1 to 65535"
                                         : kAddressForms);
}

// Length of the IP address in bytes, 4 or 16; 0 if it is not one.
size_t IpBytes(absl::string_view host) {
  const auto address = ParseIpAddress(host);
  return address.has_value() ? address->size() : 0;
}

// The host of HOST:PORT or [V6]:PORT, without brackets; empty for other forms.
absl::string_view HostOf(absl::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos || !IsPort(address.substr(colon + 1))) {
    return {};
  }
  absl::string_view host = address.substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) {
    const bool is_v6 = absl::ConsumeSuffix(&host, "]") && IpBytes(host) == 16;
    return is_v6 ? host : absl::string_view();
  }
  // Characters that occur neither in a name nor in an IPv4 address; a URL has
  // '/'.
  for (const char c : host) {
    if (absl::ascii_isspace(c) || absl::StrContains("/@?#[]:,%", c)) return {};
  }
  return host;
}

absl::StatusOr<Target> TargetOfList(absl::string_view addresses,
                                    const ProxyEnvironment& environment) {
  size_t bytes = 0;
  for (absl::string_view address : absl::StrSplit(addresses, ',')) {
    const absl::string_view host = HostOf(address);
    if (host.empty()) return UnknownForm(address);
    if (bytes == 0) bytes = IpBytes(host);
    if (bytes == 0 || IpBytes(host) != bytes) {
      return BadAddress(Quoted(address),
                        "in a list: IP addresses of one family with ports");
    }
    if (NeedsProxy(environment, host)) {
      return BadAddress(
          absl::StrCat(Quoted(address), " with an HTTP proxy set"),
          "in a list: addresses that no_proxy lists");
    }
  }
  return Target{absl::StrCat(bytes == 4 ? "ipv4:" : "ipv6:", addresses)};
}

}  // namespace

bool IsList(absl::string_view addresses) {
  // A path or name may contain commas.
  return absl::StrContains(addresses, ',') &&
         !absl::StartsWith(addresses, "unix:") &&
         !absl::StartsWith(addresses, "unix-abstract:");
}

const char* ServiceConfig(bool watch_health) {
  return watch_health ? R"({"loadBalancingConfig":[{"round_robin":{}}],)"
                        R"("healthCheckConfig":{"serviceName":""}})"
                      : R"({"loadBalancingConfig":[{"round_robin":{}}]})";
}

absl::StatusOr<Target> TargetOf(absl::string_view addresses,
                                const ProxyEnvironment& environment) {
  absl::string_view rest = addresses;
  if (absl::ConsumePrefix(&rest, "unix:") ||
      absl::ConsumePrefix(&rest, "unix-abstract:")) {
    if (rest.empty()) return UnknownForm(addresses);
    return Target{std::string(addresses)};
  }
  if (IsList(addresses)) return TargetOfList(addresses, environment);
  if (absl::ConsumePrefix(&rest, "dns:") && absl::ConsumePrefix(&rest, "//")) {
    const size_t slash = rest.find('/');
    rest = slash == absl::string_view::npos ? "" : rest.substr(slash + 1);
  }
  const absl::string_view host = HostOf(rest);
  if (host.empty()) return UnknownForm(addresses);
  return Target{std::string(addresses), NeedsProxy(environment, host)};
}

}  // namespace leakyrelu::client
