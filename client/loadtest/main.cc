// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <iostream>

#include "absl/synchronization/mutex.h"
#include "client/loadtest/command_line.h"
#include "client/loadtest/session.h"

namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// The first signal asks for an early report, the second for none.
void OnSignal(int signal) {
  if (interrupted.exchange(true)) _exit(128 + signal);
}

}  // namespace

int main(int argc, char** argv) {
  namespace loadtest = leakyrelu::loadtest;
  const loadtest::ParsedCommandLine parsed =
      loadtest::ParseCommandLine(argc, argv);
  if (!parsed.command) {
    (parsed.exit_code == 0 ? std::cout : std::cerr) << parsed.text;
    return parsed.exit_code;
  }
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  // Debian's Abseil looks for deadlocks at every lock: 4 % of a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return loadtest::RunSession(*parsed.command, interrupted);
}
