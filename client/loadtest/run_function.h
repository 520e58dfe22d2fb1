// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_RUN_FUNCTION_H_
#define CLIENT_LOADTEST_RUN_FUNCTION_H_

#include <functional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/loadtest/load_options.h"
#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// Runs one load and reports it; the label says in a few words which one it is.
// What sweep and compare are made of, and what their tests replace.
using RunFunction = std::function<absl::StatusOr<RunReport>(
    const LoadOptions& options, absl::string_view label)>;

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_RUN_FUNCTION_H_
