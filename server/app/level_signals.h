// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_LEVEL_SIGNALS_H_
#define SERVER_APP_LEVEL_SIGNALS_H_

#include <atomic>
#include <csignal>
#include <thread>

#include "server/log/logger.h"

namespace leakyrelu {

// SIGUSR1 makes the log one level more talkative, SIGUSR2 one less, and each
// says so in the log. Signals rather than a page of the HTTP port: only the
// server's own user and root can send them, while that port is there to be
// reached by others.
//
// Make it before any other thread, since threads inherit what is blocked.
class LevelSignals {
 public:
  // The logger outlives it.
  explicit LevelSignals(log::Logger& logger);
  ~LevelSignals();
  LevelSignals(const LevelSignals&) = delete;
  LevelSignals& operator=(const LevelSignals&) = delete;

 private:
  void Listen();
  void Step(int by);

  log::Logger& logger_;
  sigset_t signals_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_LEVEL_SIGNALS_H_
