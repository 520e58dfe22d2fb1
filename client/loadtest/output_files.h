// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_OUTPUT_FILES_H_
#define CLIENT_LOADTEST_OUTPUT_FILES_H_

#include "absl/status/status.h"
#include "client/loadtest/command_line.h"
#include "client/loadtest/report.h"

namespace leakyrelu::loadtest {

// Whether all the files can be written: asked before a long run, not after it.
// Creates those that are missing, changes none.
absl::Status CheckOutputFiles(const OutputOptions& output);

// Writes the reports that were asked for; each appears whole or not at all
// (written beside its place, then renamed).
absl::Status WriteOutputFiles(const OutputOptions& output,
                              const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_OUTPUT_FILES_H_
