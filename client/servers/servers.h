// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_SERVERS_SERVERS_H_
#define CLIENT_SERVERS_SERVERS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leakyrelu::client {

// Where calls go, in gRPC's words. Pure functions; thread-safe.

// What addresses may be, for help texts and errors.
inline constexpr absl::string_view kAddressForms =
    "HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME or "
    "IP:PORT,IP:PORT,...";

// gRPC's target for one address (a name may stand for many servers), or for
// several of one family, separated by commas: "10.0.0.1:50051,10.0.0.2:50051"
// is "ipv4:10.0.0.1:50051,10.0.0.2:50051". An error (BAD_ADDRESS) for what can
// never work.
absl::StatusOr<std::string> TargetOf(absl::string_view addresses);

// True for several servers separated by commas.
bool IsList(absl::string_view addresses);

// gRPC's service config that spreads calls evenly over all servers of a
// target. With watch_health, those that say they are not serving get none
// (grpc.health.v1, gRFC A17): calls move away before a server stops, and where
// none serves they fail as UNAVAILABLE.
const char* ServiceConfig(bool watch_health);

}  // namespace leakyrelu::client

#endif  // CLIENT_SERVERS_SERVERS_H_
