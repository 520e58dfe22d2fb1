// SPDX-License-Identifier: Apache-2.0
#include "server/app/stop_signals.h"

#include <pthread.h>

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

int StopSignals::Wait() const {
  int signal = 0;
  // EINTR cannot happen to sigwait; another error would be a broken set.
  while (sigwait(&signals_, &signal) != 0) {
  }
  return signal;
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
