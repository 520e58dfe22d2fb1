// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_SERVERS_SERVERS_H_
#define CLIENT_SERVERS_SERVERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/servers/proxy.h"

namespace leakyrelu::client {

// Translates addresses into gRPC's targets. Pure functions; thread-safe.

// The forms of addresses, for help texts and errors.
inline constexpr absl::string_view kAddressForms =
    "HOST:PORT, [V6]:PORT, dns:[//RESOLVER/]HOST:PORT, unix:PATH, "
    "unix-abstract:NAME or IP:PORT,IP:PORT,...";

struct Target {
  // The target URI for gRPC.
  std::string uri;
  // The channel argument GRPC_ARG_ENABLE_HTTP_PROXY.
  bool uses_proxy = false;
};

// Translates one address (a name may resolve to many servers), or several
// addresses of one family separated by commas, into gRPC's target:
// "10.0.0.1:50051,10.0.0.2:50051" becomes "ipv4:10.0.0.1:50051,10.0.0.2:50051".
// Returns an error (BAD_ADDRESS) for addresses that can never work. This
// includes a list with an address that needs the proxy, since gRPC would
// request the whole list as one host name from the proxy.
absl::StatusOr<Target> TargetOf(
    absl::string_view addresses,
    const ProxyEnvironment& environment = ProxyEnvironment::Get());

// Whether the text names several servers, separated by commas.
bool IsList(absl::string_view addresses);

// gRPC's service config that balances calls evenly over all servers of a
// target. With watch_health, servers that report that they are not serving get
// no calls (grpc.health.v1, gRFC A17): calls move away before a server stops,
// and if no server serves, they fail as UNAVAILABLE.
const char* ServiceConfig(bool watch_health);

}  // namespace leakyrelu::client

#endif  // CLIENT_SERVERS_SERVERS_H_
