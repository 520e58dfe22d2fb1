// SPDX-License-Identifier: Apache-2.0
#include "client/cli/files/file_format.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu::cli {
namespace {

const char* EndingOf(FileFormat format) {
  switch (format) {
    case FileFormat::kText:
      return ".txt";
    case FileFormat::kCsv:
      return ".csv";
    case FileFormat::kNpy:
      return ".npy";
    case FileFormat::kJson:
      return ".json";
    case FileFormat::kSvg:
      return ".svg";
  }
  return "";
}

bool HasNoEnding(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  return name.find('.') == std::string::npos;
}

}  // namespace

bool HasEnding(const std::string& path, const std::string& ending) {
  return absl::EndsWithIgnoreCase(path, ending);
}

absl::StatusOr<FileFormat> FormatOfOutput(
    const std::string& path, absl::Span<const FileFormat> allowed) {
  for (FileFormat format : allowed) {
    if (HasEnding(path, EndingOf(format))) return format;
  }
  const bool may_be_text =
      std::count(allowed.begin(), allowed.end(), FileFormat::kText) > 0;
  if (may_be_text && HasNoEnding(path)) return FileFormat::kText;
  return InvalidValue(
      "--output", QuoteText(path),
      absl::StrCat(
          "- or a name that ends in ",
          absl::StrJoin(allowed, ", ", [](std::string* out, FileFormat format) {
            out->append(EndingOf(format));
          })));
}

}  // namespace leakyrelu::cli
