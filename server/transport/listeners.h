// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_LISTENERS_H_
#define SERVER_TRANSPORT_LISTENERS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/options/options.h"
#include "server/transport/inherited_sockets.h"
#include "server/transport/listener.h"

namespace leakyrelu {

// Whether what the options say of listeners and TLS can be read, goes together
// and may be served with that gRPC (grpc::Version()). Opens nothing.
absl::Status CheckListeners(const ServerOptions& options,
                            absl::string_view grpc_version);

// Opens what options.listen asks for, in its order.
//
// REQUIRES: CheckListeners is content. has_certificate: whether listeners that
// do not say speak TLS.
absl::StatusOr<std::vector<Listener>> OpenListeners(
    const ServerOptions& options, bool has_certificate,
    absl::string_view grpc_version, InheritedSockets& inherited);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_LISTENERS_H_
