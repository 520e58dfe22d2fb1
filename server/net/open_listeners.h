// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_OPEN_LISTENERS_H_
#define SERVER_NET_OPEN_LISTENERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/net/inherited_sockets.h"
#include "server/net/listener.h"

namespace leakyrelu {

struct ListenOptions {
  std::vector<std::string> listen;  // as ListenAddress::Parse takes it
  std::string socket_mode;       // of Unix sockets, octal: "0660", or "umask"
  bool trust_network = false;    // see plaintext_policy.h
  bool has_certificate = false;  // TLS unless a listener overrides it
};

// Whether the addresses can be parsed and may be served with that gRPC
// (grpc::Version()). Opens nothing.
absl::Status CheckListeners(const ListenOptions& options,
                            absl::string_view grpc_version);

// Opens the listeners of options.listen, in its order.
//
// REQUIRES: CheckListeners returned OK.
absl::StatusOr<std::vector<Listener>> OpenListeners(
    const ListenOptions& options, absl::string_view grpc_version,
    InheritedSockets& inherited);

}  // namespace leakyrelu

#endif  // SERVER_NET_OPEN_LISTENERS_H_
