// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_SEARCH_RUN_FUNCTION_H_
#define CLIENT_LOADTEST_SEARCH_RUN_FUNCTION_H_

#include <functional>

#include "absl/strings/string_view.h"
#include "client/loadtest/plan/load_options.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Runs one load and reports it; the label identifies the run in a few words.
// Sweep and compare call it, and their tests replace it.
using RunFunction = std::function<RunReport(const LoadOptions& options,
                                            absl::string_view label)>;

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_SEARCH_RUN_FUNCTION_H_
