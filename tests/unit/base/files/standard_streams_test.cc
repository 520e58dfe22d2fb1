// SPDX-License-Identifier: Apache-2.0
#include "base/files/standard_streams.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace leakyrelu {
namespace {

// Runs body in a child process, which has its own descriptors. Returns the exit
// code, or 128 plus the signal that ended it.
template <typename Body>
int ExitCodeOf(Body body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST(StandardStreamsTest, NewFileGetsNoStandardDescriptor) {
  EXPECT_EQ(ExitCodeOf([] {
              for (int fd = 0; fd <= STDERR_FILENO; ++fd) close(fd);
              ReserveStandardDescriptors();
              return open("/dev/zero", O_RDONLY) > STDERR_FILENO ? 0 : 1;
            }),
            0);
}

TEST(StandardStreamsTest, OpenDescriptorsAreKept) {
  EXPECT_EQ(ExitCodeOf([] {
              int ends[2];
              if (pipe(ends) != 0) return 1;
              dup2(ends[1], STDERR_FILENO);
              ReserveStandardDescriptors();
              if (write(STDERR_FILENO, "x", 1) != 1) return 2;
              char byte = 0;
              return read(ends[0], &byte, 1) == 1 && byte == 'x' ? 0 : 3;
            }),
            0);
}

TEST(StandardStreamsTest, TextPassesThroughPipe) {
  EXPECT_EQ(ExitCodeOf([] {
              int ends[2];
              if (pipe(ends) != 0) return 1;
              dup2(ends[0], STDIN_FILENO);
              dup2(ends[1], STDOUT_FILENO);
              close(ends[1]);
              if (!WriteStandardOutput("some text").ok()) return 2;
              close(STDOUT_FILENO);
              return *ReadStandardInput() == "some text" ? 0 : 3;
            }),
            0);
}

TEST(StandardStreamsTest, FullOutputIsAnError) {
  EXPECT_EQ(ExitCodeOf([] {
              dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
              const absl::Status status = WriteStandardOutput("x");
              return status.message() ==
                             "standard output: got No space left on device, "
                             "allowed: an output that can be written"
                         ? 0
                         : 1;
            }),
            0);
}

TEST(StandardStreamsTest, ClosedStreamsAreErrors) {
  EXPECT_EQ(ExitCodeOf([] {
              close(STDIN_FILENO);
              close(STDOUT_FILENO);
              ReserveStandardDescriptors();
              if (WriteStandardOutput("x").ok()) return 1;
              return ReadStandardInput().ok() ? 2 : 0;
            }),
            0);
}

TEST(StandardStreamsTest, ClosedReaderEndsTheProgram) {
  EXPECT_EQ(ExitCodeOf([] {
              int ends[2];
              if (pipe(ends) != 0) return 1;
              dup2(ends[1], STDOUT_FILENO);
              close(ends[0]);
              static_cast<void>(WriteStandardOutput("x"));
              return 2;
            }),
            128 + SIGPIPE);
}

}  // namespace
}  // namespace leakyrelu
