// SPDX-License-Identifier: Apache-2.0
#include "base/files/standard_streams.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/files/descriptor.h"
#include "base/text/error_text.h"

namespace leakyrelu {
namespace {

absl::Status Failed(absl::string_view stream, absl::string_view allowed) {
  const int error = errno;
  return absl::Status(absl::ErrnoToStatusCode(error),
                      ErrorText(stream, std::strerror(error), allowed));
}

}  // namespace

void ReserveStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) != -1) continue;
    // open returns the lowest free number, which is this one, since those below
    // are open by now. It is opened in the wrong direction, so that its use
    // fails.
    const int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    static_cast<void>(open("/dev/null", mode));
  }
}

absl::StatusOr<std::string> ReadStandardInput() {
  std::string contents;
  if (ReadAll(STDIN_FILENO, kUnlimitedSize, &contents)) return contents;
  return Failed("standard input", "an input that can be read");
}

absl::Status WriteStandardOutput(absl::string_view text) {
  if (WriteAll(STDOUT_FILENO, text)) return absl::OkStatus();
  return Failed("standard output", "an output that can be written");
}

}  // namespace leakyrelu
