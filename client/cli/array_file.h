// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_ARRAY_FILE_H_
#define CLIENT_CLI_ARRAY_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/array.h"

// Where arrays come from and go to. Errors name the file.
namespace leakyrelu::cli {

// By the file's name: .npy; .csv; "-" is text from standard input; everything
// else is text. type: none is the file's own for .npy, float32 for text.
absl::StatusOr<Array> ReadArray(const std::string& path,
                                std::optional<DataType> type);

// Numbers from the command line, several of which may share an argument
// ("1,2"). flag names them in errors: "NUMBERS: item 2: 'abc', a number".
absl::StatusOr<Array> ArrayOfArguments(const std::vector<std::string>& words,
                                       const std::string& flag, DataType type);

// .npy; .csv; everything else, and "-" for standard output, is text.
absl::Status WriteArray(const std::string& path, const Array& array);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_ARRAY_FILE_H_
