// SPDX-License-Identifier: Apache-2.0
#include "server/app/standard_descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace leakyrelu {
namespace {

// In a child, whose descriptors are nobody else's.
template <typename Body>
int ExitCodeOf(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StandardDescriptorsTest, ANewFileGetsNoneOfTheThree) {
  EXPECT_EQ(ExitCodeOf([] {
              close(STDIN_FILENO);
              close(STDERR_FILENO);
              OpenClosedStandardDescriptors();
              return open("/dev/zero", O_RDONLY) > STDERR_FILENO ? 0 : 1;
            }),
            0);
}

TEST(StandardDescriptorsTest, OpenOnesAreLeftAlone) {
  EXPECT_EQ(ExitCodeOf([] {
              int ends[2];
              if (pipe(ends) != 0) return 1;
              dup2(ends[1], STDERR_FILENO);
              OpenClosedStandardDescriptors();
              if (write(STDERR_FILENO, "x", 1) != 1) return 2;
              char byte = 0;
              return read(ends[0], &byte, 1) == 1 && byte == 'x' ? 0 : 3;
            }),
            0);
}

}  // namespace
}  // namespace leakyrelu
