// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_APP_OUTPUT_FILES_H_
#define CLIENT_LOADTEST_APP_OUTPUT_FILES_H_

#include "absl/status/status.h"
#include "client/loadtest/app/command_line.h"
#include "client/loadtest/report/report.h"

namespace leakyrelu::loadtest {

// Checks that all files can be written, before a long run instead of after it.
// Removes the files of earlier runs, so that they are not mistaken for results
// of this run.
absl::Status PrepareOutputFiles(const OutputOptions& output);

// Writes the requested reports; each appears completely or not at all (written
// to a temporary file, then renamed).
absl::Status WriteOutputFiles(const OutputOptions& output,
                              const Report& report);

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_APP_OUTPUT_FILES_H_
