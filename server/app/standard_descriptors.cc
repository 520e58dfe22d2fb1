// SPDX-License-Identifier: Apache-2.0
#include "server/app/standard_descriptors.h"

#include <fcntl.h>
#include <unistd.h>

namespace leakyrelu {

void OpenClosedStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    // open takes the lowest free number, which is this one, as those below
    // are open by now.
    if (fcntl(fd, F_GETFD) == -1) static_cast<void>(open("/dev/null", O_RDWR));
  }
}

}  // namespace leakyrelu
