// SPDX-License-Identifier: Apache-2.0
#include "base/files/descriptor.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace leakyrelu {
namespace {

constexpr size_t kReadBytes = size_t{1} << 20;

}  // namespace

bool ReadAll(int fd, size_t max_bytes, std::string* contents) {
  struct stat found;
  if (fstat(fd, &found) == 0 && S_ISREG(found.st_mode)) {
    contents->reserve(std::min<size_t>(found.st_size, max_bytes) + kReadBytes);
  }
  size_t size = contents->size();
  while (size <= max_bytes) {
    const size_t left = max_bytes - size;
    contents->resize(size + (left < kReadBytes ? left + 1 : kReadBytes));
    const ssize_t got =
        read(fd, contents->data() + size, contents->size() - size);
    if (got < 0 && errno != EINTR) return false;
    if (got > 0) size += static_cast<size_t>(got);
    contents->resize(size);
    if (got == 0) return true;
  }
  return true;
}

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace leakyrelu
