// SPDX-License-Identifier: Apache-2.0
#include "base/files/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/files/descriptor.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

constexpr char kWritable[] = "a file that can be written";
constexpr char kPartial[] = ".partial";

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int get() const { return fd_; }
  // A network file system may report write errors only on close.
  bool Close() { return close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

// An error from errno with the field and the path.
absl::Status Failed(absl::string_view field, const std::string& path,
                    absl::string_view allowed) {
  const int error = errno;
  return absl::Status(
      absl::ErrnoToStatusCode(error),
      ErrorText(field, QuoteText(path),
                absl::StrCat(allowed, " (", std::strerror(error), ")")));
}

// Resolves symbolic links, so that a link stays a link when its target is
// replaced.
std::string Resolved(const std::string& path) {
  std::error_code error;
  const auto resolved = std::filesystem::weakly_canonical(path, error);
  return error ? path : resolved.string();
}

// True of a device, a pipe or a directory, which cannot be replaced.
bool IsIrregular(const std::string& path) {
  struct stat found;
  return stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode);
}

// Sets errno on false.
bool CanWriteIrregular(const std::string& path) {
  struct stat found;
  if (stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode)) {
    errno = EISDIR;
    return false;
  }
  return access(path.c_str(), W_OK) == 0;
}

bool WriteTo(const std::string& path, absl::string_view contents) {
  OpenFile file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  return file.get() >= 0 && WriteAll(file.get(), contents) && file.Close();
}

// The kind of a file that is not a regular file.
absl::string_view KindOf(mode_t mode) {
  if (S_ISDIR(mode)) return "the directory ";
  if (S_ISFIFO(mode)) return "the pipe ";
  return S_ISSOCK(mode) ? "the socket " : "the device ";
}

constexpr char kReadable[] = "a file that can be read";

// file is already open.
absl::StatusOr<std::string> ReadOpened(const OpenFile& file,
                                       absl::string_view field,
                                       const std::string& path,
                                       size_t max_bytes) {
  if (file.get() < 0) return Failed(field, path, kReadable);
  std::string contents;
  if (!ReadAll(file.get(), max_bytes, &contents)) {
    return Failed(field, path, kReadable);
  }
  if (contents.size() > max_bytes) {
    return absl::OutOfRangeError(
        ErrorText(field, QuoteText(path),
                  absl::StrCat("a file of at most ", max_bytes, " bytes")));
  }
  return contents;
}

}  // namespace

absl::StatusOr<std::string> ReadFile(absl::string_view field,
                                     const std::string& path,
                                     size_t max_bytes) {
  return ReadOpened(OpenFile(open(path.c_str(), O_RDONLY | O_CLOEXEC)), field,
                    path, max_bytes);
}

absl::StatusOr<std::string> ReadRegularFile(absl::string_view field,
                                            const std::string& path,
                                            size_t max_bytes) {
  // A blocking open of a pipe would wait for its writer.
  const OpenFile file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat found;
  if (file.get() >= 0 && fstat(file.get(), &found) == 0 &&
      !S_ISREG(found.st_mode)) {
    return InvalidValue(field,
                        absl::StrCat(KindOf(found.st_mode), QuoteText(path)),
                        "a regular file");
  }
  return ReadOpened(file, field, path, max_bytes);
}

absl::Status WriteFile(absl::string_view field, const std::string& path,
                       absl::string_view contents) {
  const std::string target = Resolved(path);
  if (IsIrregular(target)) {
    if (WriteTo(target, contents)) return absl::OkStatus();
    return Failed(field, path, kWritable);
  }
  const std::string beside = target + kPartial;
  if (WriteTo(beside, contents) &&
      std::rename(beside.c_str(), target.c_str()) == 0) {
    return absl::OkStatus();
  }
  const absl::Status failed = Failed(field, path, kWritable);
  unlink(beside.c_str());
  return failed;
}

absl::Status PrepareFile(absl::string_view field, const std::string& path) {
  const std::string target = Resolved(path);
  const std::string beside = IsIrregular(target) ? "" : target + kPartial;
  const bool is_writable =
      beside.empty() ? CanWriteIrregular(target) : WriteTo(beside, "");
  if (!is_writable) return Failed(field, path, kWritable);
  if (beside.empty()) return absl::OkStatus();
  if (unlink(beside.c_str()) != 0 ||
      (unlink(target.c_str()) != 0 && errno != ENOENT)) {
    return Failed(field, path, kWritable);
  }
  return absl::OkStatus();
}

}  // namespace leakyrelu
