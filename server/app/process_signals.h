// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_PROCESS_SIGNALS_H_
#define SERVER_APP_PROCESS_SIGNALS_H_

#include <csignal>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace leakyrelu {

// The signals that the program handles: SIGTERM and SIGINT (stop), SIGHUP
// (reload), SIGUSR1 and SIGUSR2 (log level). Only the thread that calls Wait
// receives them. SIGPIPE and SIGXFSZ are ignored: a lost connection is an error
// of that connection, and a file at its size limit is an error of that write.
//
// Construct it before any thread, since threads inherit the mask of blocked
// signals.
class ProcessSignals {
 public:
  ProcessSignals();
  ProcessSignals(const ProcessSignals&) = delete;
  ProcessSignals& operator=(const ProcessSignals&) = delete;

  // Blocks until a signal arrives and returns its number. Meanwhile calls tick
  // once per interval, regardless of how many signals arrive.
  int Wait(absl::Duration interval, absl::FunctionRef<void()> tick) const;

  // Whether a stop signal has arrived that Wait has not yet returned.
  static bool StopIsPending();

  // From now on the next stop signal ends the process at once with the exit
  // code that a shell shows for it (130, 143). Other signals have no effect.
  static void ExitOnNextStop();

 private:
  sigset_t signals_;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_PROCESS_SIGNALS_H_
