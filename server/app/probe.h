// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_PROBE_H_
#define SERVER_APP_PROBE_H_

#include "absl/status/status.h"
#include "server/options/options.h"

namespace leakyrelu {

// Asks the server that runs with these options whether it serves, and waits for
// at most 2 s: by /readyz if it has an HTTP port, otherwise by
// grpc.health.v1.Health/Check at one of its own addresses, plaintext ones
// first. OK if it serves; UNAVAILABLE describes any other outcome. For images
// without a shell or curl.
//
// Over TLS the server's certificate is not verified, since the answer goes to
// this machine's own container runtime. If clients need a certificate, the
// server's own is presented, which must then be signed by one of
// --tls-client-ca.
absl::Status Probe(const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_APP_PROBE_H_
