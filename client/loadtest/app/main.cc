// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "base/files/standard_streams.h"
#include "client/loadtest/app/command_line.h"
#include "client/loadtest/app/session.h"

namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// The first signal ends the run early with a report, the second one without.
void OnSignal(int signal) {
  if (interrupted.exchange(true)) _exit(128 + signal);
}

}  // namespace

int main(int argc, char** argv) {
  namespace loadtest = leakyrelu::loadtest;
  leakyrelu::ReserveStandardDescriptors();
  const loadtest::ParsedCommandLine parsed =
      loadtest::ParseCommandLine(argc, argv);
  if (!parsed.command) {
    if (parsed.exit_code != loadtest::kExitOk) {
      std::cerr << parsed.text;
      return parsed.exit_code;
    }
    const absl::Status written = leakyrelu::WriteStandardOutput(parsed.text);
    return written.ok() ? loadtest::kExitOk
                        : loadtest::Fail(loadtest::kExitUsage, written);
  }
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Debian's Abseil checks for deadlocks at every lock: 4 % of a call's time.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return loadtest::RunSession(*parsed.command, interrupted);
}
