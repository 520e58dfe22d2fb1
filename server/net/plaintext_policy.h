// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_PLAINTEXT_POLICY_H_
#define SERVER_NET_PLAINTEXT_POLICY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/net/address.h"

namespace leakyrelu {

// Whether plaintext may be served at `address` by a gRPC of that version
// (grpc::Version()). Before 1.57 one plaintext connection can take seconds of
// CPU and all memory with endless headers (CVE-2023-33953), so only local
// addresses are served, unless the operator declares the network trusted.
//
// Goes, with --trust-network, once Debian's stable release has gRPC 1.57 or
// newer.
absl::Status CheckPlaintextPolicy(const Address& address,
                                  absl::string_view grpc_version,
                                  bool trust_network);

}  // namespace leakyrelu

#endif  // SERVER_NET_PLAINTEXT_POLICY_H_
