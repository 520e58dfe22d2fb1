// SPDX-License-Identifier: Apache-2.0
#include "client/servers/proxy.h"

#include <cstdlib>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "client/servers/ip_address.h"

namespace leakyrelu::client {
namespace {

// The value of the first variable that is set, even if it is empty.
std::string First(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name)) return value;
  }
  return "";
}

// Whether an entry of no_proxy, ADDRESS or ADDRESS/BITS, contains the address.
bool Contains(absl::string_view entry, const IpAddress& address) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(entry, absl::MaxSplits('/', 1));
  const auto network = ParseIpAddress(parts.first);
  if (!network.has_value() || network->size() != address.size()) return false;
  uint32_t bits = 8 * static_cast<uint32_t>(address.size());
  if (absl::StrContains(entry, '/')) {
    uint32_t prefix = 0;
    if (!absl::SimpleAtoi(parts.second, &prefix) || prefix > bits) return false;
    bits = prefix;
  }
  for (size_t byte = 0; 8 * byte < bits; ++byte) {
    const uint32_t left = bits - 8 * static_cast<uint32_t>(byte);
    const uint32_t mask = left >= 8 ? 0xff : 0xff & (0xff00 >> left);
    if (((*network)[byte] ^ address[byte]) & mask) return false;
  }
  return true;
}

bool IsLocalhost(absl::string_view name) {
  return absl::EqualsIgnoreCase(name, "localhost") ||
         absl::EndsWithIgnoreCase(name, ".localhost");
}

}  // namespace

ProxyEnvironment ProxyEnvironment::Get() {
  return {!First({"grpc_proxy", "https_proxy", "http_proxy"}).empty(),
          First({"no_grpc_proxy", "no_proxy"})};
}

bool NeedsProxy(const ProxyEnvironment& environment, absl::string_view host) {
  if (!environment.has_proxy) return false;
  const auto address = ParseIpAddress(host);
  if (address.has_value() ? IsLoopback(*address) : IsLocalhost(host)) {
    return false;
  }
  return !absl::c_any_of(
      absl::StrSplit(environment.no_proxy, ','), [&](absl::string_view entry) {
        entry = absl::StripAsciiWhitespace(entry);
        if (entry == "*") return true;
        if (address.has_value()) return Contains(entry, *address);
        return !entry.empty() && absl::EndsWithIgnoreCase(host, entry);
      });
}

}  // namespace leakyrelu::client
