// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_STOP_SIGNALS_H_
#define SERVER_APP_STOP_SIGNALS_H_

#include <csignal>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace leakyrelu {

// SIGTERM and SIGINT, received by whoever waits and by nobody else. SIGPIPE is
// ignored: a lost connection is an error of that connection.
//
// Make it before any thread, since threads inherit what is blocked.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Blocks until one arrives and returns its number; meanwhile calls tick once
  // an interval.
  int Wait(absl::Duration interval, absl::FunctionRef<void()> tick) const;

  // From now on the next one ends the process at once, with the exit code that
  // a shell shows for that signal (130, 143).
  void ExitOnNext() const;

 private:
  sigset_t signals_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_STOP_SIGNALS_H_
