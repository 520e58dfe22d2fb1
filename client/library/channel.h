// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_CHANNEL_H_
#define CLIENT_LIBRARY_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "leakyrelu/client_options.h"

namespace leakyrelu::client {

// A gRPC channel to the servers at address (client/servers/servers.h), balanced
// over them, with the options applied and gRPC's own retries
// off: they keep at most 256 KiB of a request, so the library retries itself.
// Does not connect. Fails on options and addresses that can never work.
absl::StatusOr<std::shared_ptr<grpc::Channel>> MakeChannel(
    const std::string& address, const ClientOptions& options);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_CHANNEL_H_
