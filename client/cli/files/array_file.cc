// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/array_file.h"

#include "base/files/files.h"
#include "base/files/standard_streams.h"
#include "client/cli/files/array_json.h"
#include "client/cli/files/delimited.h"
#include "client/cli/files/npy.h"

namespace leakyrelu::cli {

absl::StatusOr<Array> ReadArray(const std::string& flag,
                                const std::string& path,
                                const InputFormat& format) {
  const bool from_stream = path == "-";
  const std::string source = from_stream ? "standard input" : path;
  auto bytes = from_stream ? ReadStandardInput() : ReadFile(flag, path);
  if (!bytes.ok()) return bytes.status();
  if (HasEnding(path, ".npy") || LooksLikeNpy(*bytes)) {
    auto array = ParseNpy(*bytes, source, format.type);
    if (!array.ok() || !format.type.has_value()) return array;
    return Converted(*array, *format.type);
  }
  const bool is_table = HasEnding(path, ".csv") || HasEnding(path, ".tsv");
  return ParseDelimited(*bytes, source, format.text, is_table,
                        format.type.value_or(format.text_type));
}

absl::StatusOr<Array> ArrayOfArguments(const std::vector<std::string>& words,
                                       const std::string& flag,
                                       const InputFormat& format) {
  Array array{format.type.value_or(format.text_type), {}, false, {}};
  for (const std::string& word : words) {
    absl::Status status = AppendArgument(word, flag, format.text, &array);
    if (!status.ok()) return status;
  }
  array.shape = {static_cast<int64_t>(array.elements())};
  return array;
}

std::string FormatArray(const Array& array, FileFormat format,
                        const TextFormat& text) {
  char delimiter = ' ';
  switch (format) {
    case FileFormat::kNpy:
      return FormatNpy(array);
    case FileFormat::kCsv:
      delimiter = text.decimal == ',' ? ';' : ',';
      break;
    case FileFormat::kJson:
      return FormatArrayJson(array);
    case FileFormat::kText:
    case FileFormat::kSvg:
      break;
  }
  delimiter = text.delimiter.value_or(delimiter);
  return FormatRows(array, {&delimiter, 1}, text.decimal);
}

}  // namespace leakyrelu::cli
