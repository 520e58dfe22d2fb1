// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_FILES_STANDARD_STREAMS_H_
#define BASE_FILES_STANDARD_STREAMS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

// Standard input and output for programs whose results matter: failures to read
// or to write are errors.
namespace leakyrelu {

// Occupies the numbers of standard input, output and error if the program was
// started with one of them closed. Otherwise the next socket would get that
// number, and a server would receive output meant for the user. Reading and
// writing there fail as before. Call it first in main.
void ReserveStandardDescriptors();

// Returns all of standard input.
absl::StatusOr<std::string> ReadStandardInput();

// Writes the text to standard output. If the reader of a pipe has gone, SIGPIPE
// ends the program, as is usual in a pipeline. Do not mix it with std::cout or
// stdout, which buffer.
absl::Status WriteStandardOutput(absl::string_view text);

}  // namespace leakyrelu

#endif  // BASE_FILES_STANDARD_STREAMS_H_
