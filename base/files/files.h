// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_FILES_FILES_H_
#define BASE_FILES_FILES_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/files/descriptor.h"

// Reading and writing whole files. `field` names the file in errors; usually it
// is a flag:
//
//   --input: got "x.npy", allowed: a file that can be read (Is a directory)
//
// The code of an error is that of errno. Thread-safe.
namespace leakyrelu {

// Returns all bytes of the file. A file that is too long is refused with
// OUT_OF_RANGE.
absl::StatusOr<std::string> ReadFile(absl::string_view field,
                                     const std::string& path,
                                     size_t max_bytes = kUnlimitedSize);

// As ReadFile, but only for regular files and for symbolic links to them:
// directories, devices, pipes and sockets are refused with INVALID_ARGUMENT.
// For programs that must not wait for a writer or read without end.
absl::StatusOr<std::string> ReadRegularFile(
    absl::string_view field, const std::string& path,
    size_t max_bytes = std::numeric_limits<size_t>::max());

// Replaces the file in one step, so that a failure leaves the old one intact:
// writes PATH.partial beside it and renames it. A file that is not regular (a
// pipe, a device) is written directly.
absl::Status WriteFile(absl::string_view field, const std::string& path,
                       absl::string_view contents);

// Checks before a long run that WriteFile will be able to write the file, and
// removes an existing file, so that it is not mistaken for the result of a run
// that ends early.
absl::Status PrepareFile(absl::string_view field, const std::string& path);

}  // namespace leakyrelu

#endif  // BASE_FILES_FILES_H_
