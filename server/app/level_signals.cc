// SPDX-License-Identifier: Apache-2.0
#include "server/app/level_signals.h"

#include <pthread.h>

#include <algorithm>

namespace leakyrelu {

LevelSignals::LevelSignals(log::Logger& logger) : logger_(logger) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGUSR1);
  sigaddset(&signals_, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread([this] {
    pthread_setname_np(pthread_self(), "log-level");
    Listen();
  });
}

LevelSignals::~LevelSignals() {
  stopping_.store(true);
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
}

void LevelSignals::Listen() {
  while (true) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0) continue;
    if (stopping_.load()) return;
    Step(signal == SIGUSR1 ? -1 : 1);
  }
}

void LevelSignals::Step(int by) {
  const log::Level before = logger_.level();
  const log::Level after = static_cast<log::Level>(std::clamp(
      static_cast<int>(before) + by, static_cast<int>(log::Level::kTrace),
      static_cast<int>(log::Level::kOff)));
  // Written at the more talkative of the two, so that it is seen if anything
  // is.
  if (after < before) logger_.SetLevel(after);
  logger_.Write(std::max(logger_.level(), log::Level::kInfo), "log_level",
                {{{"from", log::NameOf(before)}, {"to", log::NameOf(after)}}});
  logger_.SetLevel(after);
}

}  // namespace leakyrelu
