// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_ARRAY_FILE_H_
#define CLIENT_CLI_FILES_ARRAY_FILE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/files/array.h"
#include "client/cli/files/file_format.h"
#include "client/cli/files/text_format.h"

// Reads arrays from and writes them to files, arguments and standard streams.
namespace leakyrelu::cli {

// How input is to be interpreted.
struct InputFormat {
  TextFormat text = {};
  // Type of the result; none: the type of the .npy file; for text, text_type.
  std::optional<DataType> type = std::nullopt;
  DataType text_type = DataType::kFloat32;
};

// Reads a file, or standard input for "-": .npy, whatever its name, or text
// (delimited.h), which is a table if the name ends in .csv or .tsv. flag names
// the file in errors when it cannot be read.
absl::StatusOr<Array> ReadArray(const std::string& flag,
                                const std::string& path,
                                const InputFormat& format);

// Parses numbers from the command line; one argument may hold several ("1,2").
// flag names them in errors: "NUMBERS, item 2: got \"abc\", allowed: a number".
absl::StatusOr<Array> ArrayOfArguments(const std::vector<std::string>& words,
                                       const std::string& flag,
                                       const InputFormat& format);

// The array as a file of that format. CSV and text have the delimiter and the
// decimal sign of `text`; where it names no delimiter, CSV has a comma, or a
// semicolon beside decimal commas, and text has blanks. REQUIRES: not kSvg.
std::string FormatArray(const Array& array, FileFormat format,
                        const TextFormat& text = {});

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_ARRAY_FILE_H_
