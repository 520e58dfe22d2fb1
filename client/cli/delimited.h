// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_DELIMITED_H_
#define CLIENT_CLI_DELIMITED_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/cli/array.h"

// Numbers as text. From '#' to the end of a line is comment; lines without
// numbers are skipped. Errors name the source and the line:
// "points.csv:3: column 2: 'abc', a number".
namespace leakyrelu::cli {

// One row a line, columns between commas (or semicolons or tabs): a
// two-dimensional array. All rows are of one length.
absl::StatusOr<Array> ParseCsv(std::string_view text, std::string_view source,
                               DataType type);

// Numbers between white space or commas, over any number of lines: a
// one-dimensional array.
absl::StatusOr<Array> ParseText(std::string_view text, std::string_view source,
                                DataType type);

// One line for each run along the last dimension.
std::string FormatRows(const Array& array, std::string_view separator);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_DELIMITED_H_
