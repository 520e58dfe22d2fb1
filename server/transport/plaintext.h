// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_PLAINTEXT_H_
#define SERVER_TRANSPORT_PLAINTEXT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/transport/address.h"

namespace leakyrelu {

// Whether plaintext may be served at `address` by a gRPC of that version
// (grpc::Version()). Before 1.57 one plaintext connection can take seconds of
// CPU and all memory with endless headers (CVE-2023-33953), so there only this
// machine is served, unless the operator says that the network is trusted.
absl::Status CheckPlaintext(const Address& address,
                            absl::string_view grpc_version, bool trust_network);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_PLAINTEXT_H_
