// SPDX-License-Identifier: Apache-2.0
#include "server/app/stop_signals.h"

#include <pthread.h>

#include <cerrno>
#include <cstdlib>
#include <thread>

namespace leakyrelu {

StopSignals::StopSignals() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int StopSignals::Wait(absl::Duration interval,
                      absl::FunctionRef<void()> tick) const {
  const timespec longest = absl::ToTimespec(interval);
  while (true) {
    const int signal = sigtimedwait(&signals_, nullptr, &longest);
    if (signal > 0) return signal;
    if (errno == EAGAIN) tick();
  }
}

void StopSignals::ExitOnNext() const {
  // A copy of the set: the thread may outlive this object. It is never joined,
  // for most often no second signal comes.
  std::thread([signals = signals_] {
    int signal = 0;
    if (sigwait(&signals, &signal) == 0) std::_Exit(128 + signal);
  }).detach();
}

}  // namespace leakyrelu
