// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_CHECK_OPTIONS_H_
#define SERVER_APP_CHECK_OPTIONS_H_

#include "absl/status/status.h"
#include "server/options/options.h"

namespace leakyrelu {

// What can be known of options without serving, beyond what each flag checks
// of itself: addresses can be read and may be served, certificates are sound.
// Binds nothing. For --validate, and before every start.
absl::Status CheckOptions(const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_APP_CHECK_OPTIONS_H_
