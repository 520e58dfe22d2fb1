// SPDX-License-Identifier: Apache-2.0
#include "client/servers/ip_address.h"

#include <arpa/inet.h>

#include <string>

namespace leakyrelu::client {

std::optional<IpAddress> ParseIpAddress(absl::string_view text) {
  IpAddress address(sizeof(in6_addr));
  if (inet_pton(AF_INET, std::string(text).c_str(), address.data()) == 1) {
    address.resize(sizeof(in_addr));
    return address;
  }
  const std::string without_scope(text.substr(0, text.find('%')));
  if (inet_pton(AF_INET6, without_scope.c_str(), address.data()) == 1) {
    return address;
  }
  return std::nullopt;
}

bool IsLoopback(const IpAddress& address) {
  if (address.size() == sizeof(in_addr)) return address[0] == 127;
  IpAddress loopback(sizeof(in6_addr));
  loopback.back() = 1;
  return address == loopback;
}

}  // namespace leakyrelu::client
