// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_DELIMITED_H_
#define CLIENT_CLI_FILES_DELIMITED_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "client/cli/files/array.h"
#include "client/cli/files/text_format.h"

// Numbers as text: UTF-8, with \n, \r\n or \r line ends and double-quoted cells
// as in RFC 4180. A byte order mark, Excel's "sep=;" and lines without numbers
// are skipped. So are comments, which go from '#' to the end of the line; '#'
// begins a comment at the start of a line or between blanks (Excel's "#N/A" is
// not one).
//
// A text has one delimiter, so that "1,5;-2,5" is not four numbers. A second
// delimiter is an error, as is any cell that is not a number. Errors name the
// source, the line, and the column, counted in cells:
//
//   points.csv:3: column 2: got "abc", allowed: a number
//
// A text without numbers is an error as well.
namespace leakyrelu::cli {

// Text with a delimiter other than blanks, or named as a table, is a
// two-dimensional array: one row per line, all of the same length. Other text
// is a one-dimensional array of the numbers of all lines.
absl::StatusOr<Array> ParseDelimited(std::string_view text,
                                     std::string_view source,
                                     const TextFormat& format, bool is_table,
                                     DataType type);

// Appends the numbers of one command-line argument. name identifies the
// argument in errors: "NUMBERS, item 2: got ...", where items are counted over
// all arguments.
absl::Status AppendArgument(std::string_view argument, std::string_view name,
                            const TextFormat& format, Array* array);

// One line per run along the last dimension. decimal: '.' or ','.
std::string FormatRows(const Array& array, std::string_view separator,
                       char decimal = '.');

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_DELIMITED_H_
