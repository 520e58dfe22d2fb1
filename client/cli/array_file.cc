// SPDX-License-Identifier: Apache-2.0
#include "client/cli/array_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/delimited.h"
#include "client/cli/npy.h"
#include "client/cli/numbers.h"

namespace leakyrelu::cli {
namespace {

absl::StatusOr<std::string> ReadAll(const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  // A directory opens, but reading it throws.
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
    return absl::NotFoundError(absl::StrCat(path, ": is a directory"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

absl::StatusOr<Array> ReadArray(const std::string& path,
                                std::optional<DataType> type) {
  if (absl::EndsWith(path, ".npy")) {
    auto array = ReadNpy(path, type);
    if (!array.ok() || !type.has_value()) return array;
    return Converted(*array, *type);
  }
  auto text = ReadAll(path);
  if (!text.ok()) return text.status();
  const DataType text_type = type.value_or(DataType::kFloat32);
  return absl::EndsWith(path, ".csv")
             ? ParseCsv(*text, path, text_type)
             : ParseText(*text, path == "-" ? "standard input" : path,
                         text_type);
}

absl::StatusOr<Array> ArrayOfArguments(const std::vector<std::string>& words,
                                       const std::string& flag, DataType type) {
  Array array{type, {}, false, {}};
  for (const std::string& word : words) {
    for (absl::string_view item :
         absl::StrSplit(word, absl::ByAnyChar(", "), absl::SkipEmpty())) {
      if (!AppendParsed(type, std::string(item), &array.bytes)) {
        return absl::InvalidArgumentError(absl::StrCat(
            flag, ": item ", array.elements() + 1, ": '", item, "', a number"));
      }
    }
  }
  array.shape = {static_cast<int64_t>(array.elements())};
  return array;
}

absl::Status WriteArray(const std::string& path, const Array& array) {
  if (absl::EndsWith(path, ".npy")) return WriteNpy(path, array);
  const std::string text =
      FormatRows(array, absl::EndsWith(path, ".csv") ? "," : " ");
  if (path == "-") {
    std::cout << text << std::flush;
    if (std::cout) return absl::OkStatus();
  } else {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (file) return absl::OkStatus();
  }
  return absl::UnavailableError(absl::StrCat(path, ": cannot be written"));
}

}  // namespace leakyrelu::cli
