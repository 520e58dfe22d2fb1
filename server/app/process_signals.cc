// SPDX-License-Identifier: Apache-2.0
#include "server/app/process_signals.h"

#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <thread>

namespace leakyrelu {
namespace {

sigset_t SetOf(std::initializer_list<int> signals) {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : signals) sigaddset(&set, signal);
  return set;
}

}  // namespace

ProcessSignals::ProcessSignals()
    : signals_(SetOf({SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2})) {
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

int ProcessSignals::Wait(absl::Duration interval,
                         absl::FunctionRef<void()> tick) const {
  using Clock = std::chrono::steady_clock;
  Clock::time_point due = Clock::now() + absl::ToChronoNanoseconds(interval);
  for (;;) {
    const timespec left = absl::ToTimespec(
        std::max(absl::FromChrono(due - Clock::now()), absl::ZeroDuration()));
    const int signal = sigtimedwait(&signals_, nullptr, &left);
    if (signal > 0) return signal;
    if (errno != EAGAIN) continue;
    tick();
    due = Clock::now() + absl::ToChronoNanoseconds(interval);
  }
}

bool ProcessSignals::StopIsPending() {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 ||
         sigismember(&pending, SIGINT) == 1;
}

void ProcessSignals::ExitOnNextStop() {
  // The thread is never joined, since usually no second signal arrives.
  std::thread([] {
    const sigset_t stops = SetOf({SIGTERM, SIGINT});
    int signal = 0;
    if (sigwait(&stops, &signal) == 0) std::_Exit(128 + signal);
  }).detach();
}

}  // namespace leakyrelu
