// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_CHANNEL_H_
#define CLIENT_LIBRARY_CHANNEL_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "leakyrelu/client_options.h"

namespace leakyrelu::client {

// Two channels to the same servers, which share their connections.
struct Channels {
  // Calls every server, round-robin.
  std::shared_ptr<grpc::Channel> all;
  // Calls the servers that do not report "not serving"; in TRANSIENT_FAILURE if
  // there is none. Null unless ClientOptions::watch_health.
  std::shared_ptr<grpc::Channel> serving;
};

// Creates gRPC channels to the servers at address (client/servers/servers.h),
// balanced over them, with the options applied. gRPC's own retries are off,
// since they keep at most 256 KiB of a request; the library retries instead.
// Does not connect. Fails on options and addresses that can never work.
absl::StatusOr<Channels> MakeChannels(const std::string& address,
                                      const ClientOptions& options);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_CHANNEL_H_
