// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_SESSION_H_
#define CLIENT_CLI_SESSION_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "client/cli/options.h"
#include "leakyrelu/client.h"

namespace leakyrelu::cli {

// Reads the credentials that the command line names from their files; none: the
// connection is not encrypted. Every error is about a file.
absl::StatusOr<std::optional<TlsOptions>> ReadTls(const Options& options);

// Creates the client that the command line describes.
absl::StatusOr<std::unique_ptr<Client>> Connect(const Options& options,
                                                std::optional<TlsOptions> tls);

CallOptions CallOptionsOf(const Options& options);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_SESSION_H_
