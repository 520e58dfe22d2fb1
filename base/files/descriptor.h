// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_FILES_DESCRIPTOR_H_
#define BASE_FILES_DESCRIPTOR_H_

#include <cstddef>
#include <limits>
#include <string>

#include "absl/strings/string_view.h"

// Reads and writes file descriptors to the end. On false, errno holds the
// reason.
namespace leakyrelu {

inline constexpr size_t kUnlimitedSize = std::numeric_limits<size_t>::max();

// Appends what is left to be read, up to max_bytes + 1 bytes. The one extra
// byte shows the caller that there is more than max_bytes.
bool ReadAll(int fd, size_t max_bytes, std::string* contents);

bool WriteAll(int fd, absl::string_view bytes);

}  // namespace leakyrelu

#endif  // BASE_FILES_DESCRIPTOR_H_
