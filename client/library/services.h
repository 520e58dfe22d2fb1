// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LIBRARY_SERVICES_H_
#define CLIENT_LIBRARY_SERVICES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/library/connection.h"
#include "leakyrelu/client.h"

// Standard services of gRPC servers: health and reflection.
namespace leakyrelu::client {

absl::StatusOr<Health> CheckHealth(Connection* connection,
                                   std::string_view service,
                                   const CallOptions& options);

absl::StatusOr<std::vector<std::string>> ListServices(
    Connection* connection, const CallOptions& options);

}  // namespace leakyrelu::client

#endif  // CLIENT_LIBRARY_SERVICES_H_
