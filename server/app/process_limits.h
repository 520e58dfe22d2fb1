// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_PROCESS_LIMITS_H_
#define SERVER_APP_PROCESS_LIMITS_H_

#include "absl/status/status.h"
#include "base/machine/usable_resources.h"
#include "server/options/options.h"

namespace leakyrelu {

// Checks that the process may open enough descriptors and map enough memory to
// start and to serve one connection. gRPC aborts or spins if it may not, so
// this is checked before gRPC is used.
//
//   ulimit -n: got 12 descriptors, allowed: at least 66
//
// REQUIRES: no option is auto.
absl::Status CheckProcessLimits(const UsableResources& usable,
                                const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_APP_PROCESS_LIMITS_H_
