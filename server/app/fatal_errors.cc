// SPDX-License-Identifier: Apache-2.0
#include "server/app/fatal_errors.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#ifdef LEAKYRELU_TCMALLOC
#include <gperftools/tcmalloc.h>
#endif

#include "server/app/run.h"

namespace leakyrelu {
namespace {

// Neither allocates nor locks, so it may be called from a signal handler and
// when memory has run out. The output is not in the log's format, which would
// require both.
void Print(const char* message) {
  constexpr char kProgram[] = "leakyrelu-server: ";
  // If standard error cannot be written, there is no other place to report to.
  (void)!write(STDERR_FILENO, kProgram, sizeof(kProgram) - 1);
  (void)!write(STDERR_FILENO, message, std::strlen(message));
  (void)!write(STDERR_FILENO, "\n", 1);
}

[[noreturn]] void OnOutOfMemory() {
  Print(
      "memory: got none from the system, allowed: a larger limit (ulimit -v, "
      "cgroup), or smaller --message-memory-bytes and --max-inflight-bytes");
  std::_Exit(kOutOfMemory);
}

[[noreturn]] void OnTerminate() {
  try {
    if (const std::exception_ptr current = std::current_exception()) {
      std::rethrow_exception(current);
    }
  } catch (const std::exception& error) {
    Print(error.what());
    std::_Exit(kCannotServe);
  } catch (...) {
    Print("an unknown exception");
    std::_Exit(kCannotServe);
  }
  Print("std::terminate was called without an exception");
  std::_Exit(kCannotServe);
}

void OnAbort(int /*signal*/) {
  Print(
      "aborted by a library, for the reason above, or for want of memory, "
      "threads (ulimit -u, cgroup) or descriptors (ulimit -n)");
}

}  // namespace

void ExplainFatalErrors() {
  std::set_new_handler(&OnOutOfMemory);
#ifdef LEAKYRELU_TCMALLOC
  // malloc, by which gRPC allocates, then calls the handler as well.
  tc_set_new_mode(1);
#endif
  std::set_terminate(&OnTerminate);
  // abort() ends the process after the handler has returned.
  std::signal(SIGABRT, &OnAbort);
}

}  // namespace leakyrelu
