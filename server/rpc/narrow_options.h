// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_RPC_NARROW_OPTIONS_H_
#define SERVER_RPC_NARROW_OPTIONS_H_

#include "absl/status/status.h"
#include "server/net/open_listeners.h"
#include "server/options/options.h"
#include "server/tls/tls_context.h"

namespace leakyrelu {

// The subsets of the server's options that other folders take.
ListenOptions ListenOptionsOf(const ServerOptions& options);
ServerTlsOptions ServerTlsOptionsOf(const ServerOptions& options);

// Whether what the options say of listeners and TLS goes together and may be
// served with the gRPC in this program. Opens and reads nothing.
absl::Status CheckListenersAndTls(const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_RPC_NARROW_OPTIONS_H_
