// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SESSION_H_
#define CLIENT_CLI_SESSION_H_

#include <memory>

#include "absl/status/statusor.h"
#include "client/cli/options.h"
#include "leakyrelu/client.h"

namespace leakyrelu::cli {

// A client as the command line describes it, credentials read from their
// files. NOT_FOUND: a file cannot be read; else the options are at fault.
absl::StatusOr<std::unique_ptr<Client>> Connect(const Options& options);

CallOptions CallOptionsOf(const Options& options);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_SESSION_H_
