// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_HEALTH_NAME_H_
#define CLIENT_CLI_HEALTH_NAME_H_

#include "leakyrelu/client.h"

namespace leakyrelu::cli {

// The status's name in grpc.health.v1.
constexpr const char* HealthName(Health health) {
  switch (health) {
    case Health::kServing:
      return "SERVING";
    case Health::kNotServing:
      return "NOT_SERVING";
    case Health::kUnknown:
      return "UNKNOWN";
  }
  return "UNKNOWN";
}

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_HEALTH_NAME_H_
