// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_CLI_FILES_FILE_FORMAT_H_
#define CLIENT_CLI_FILES_FILE_FORMAT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace leakyrelu::cli {

enum class FileFormat { kText, kCsv, kNpy, kJson, kSvg };

inline constexpr FileFormat kArrayFormats[] = {
    FileFormat::kNpy, FileFormat::kCsv, FileFormat::kText, FileFormat::kJson};
inline constexpr FileFormat kCurveFormats[] = {FileFormat::kSvg,
                                               FileFormat::kJson};

// Whether the path ends in `ending` (such as ".npy"), ignoring case.
bool HasEnding(const std::string& path, const std::string& ending);

// The format in which a file of this name is written, by its extension. A name
// without an extension is text, where text is allowed. For unknown extensions
// the error lists those of the allowed formats.
absl::StatusOr<FileFormat> FormatOfOutput(const std::string& path,
                                          absl::Span<const FileFormat> allowed);

}  // namespace leakyrelu::cli

#endif  // CLIENT_CLI_FILES_FILE_FORMAT_H_
