// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_SERVERS_IP_ADDRESS_H_
#define CLIENT_SERVERS_IP_ADDRESS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace leakyrelu::client {

// The bytes of an IPv4 (4) or IPv6 (16) address, in the network's order.
using IpAddress = std::vector<uint8_t>;

// Returns nothing if the text is not such an address. IPv6 addresses have no
// brackets and may end in a scope (%eth0), which is ignored. Thread-safe.
std::optional<IpAddress> ParseIpAddress(absl::string_view text);

// Whether the address is in 127.0.0.0/8 or is ::1.
bool IsLoopback(const IpAddress& address);

}  // namespace leakyrelu::client

#endif  // CLIENT_SERVERS_IP_ADDRESS_H_
