// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sstream>

#include "base/files/standard_streams.h"
#include "client/cli/commands.h"
#include "client/cli/exit_code.h"

namespace leakyrelu::cli {
namespace {

// The program's exit code when its standard output is `path`; "": closed. Runs
// in a child process, because it changes descriptors, and only without gRPC,
// which does not survive a fork.
int CodeWithOutput(const std::string& path, std::vector<std::string> words) {
  const pid_t child = fork();
  if (child == 0) {
    close(STDOUT_FILENO);
    if (!path.empty()) open(path.c_str(), O_WRONLY);
    ReserveStandardDescriptors();
    std::ostringstream err;
    const int code = Main(words, err);
    _exit(code != kOk && err.str().empty() ? 99 : code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(StandardOutputTest, UnwritableOutputIsAnError) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"--help-all"},
                                             {"--version"},
                                             {"forward", "--help"},
                                             {"--print-completion", "fish"}}) {
    EXPECT_EQ(CodeWithOutput("/dev/null", words), kOk) << words[0];
    EXPECT_EQ(CodeWithOutput("/dev/full", words), kFile) << words[0];
    EXPECT_EQ(CodeWithOutput("", words), kFile) << words[0];
  }
}

}  // namespace
}  // namespace leakyrelu::cli
