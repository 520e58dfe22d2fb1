// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_CHECK_OPTIONS_H_
#define SERVER_APP_CHECK_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "base/machine/usable_resources.h"
#include "server/options/options.h"

namespace leakyrelu {

// Checks what can be known of the options without serving, beyond each flag's
// own checks: addresses can be parsed and may be served, certificates are
// valid, the largest message fits into the budgets. Binds nothing. For
// --validate, and before every start.
absl::Status CheckOptions(const ServerOptions& options);

// Where the budgets may take more memory than the process may use, what to say
// of it; else empty. The server starts all the same: it may never need them.
//
//   memory limit: got 64MiB (cgroup memory.max), allowed: at least 2072MiB (for
//   --message-memory-bytes=1GiB)
std::string MemoryWarning(const UsableResources& usable,
                          const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_APP_CHECK_OPTIONS_H_
