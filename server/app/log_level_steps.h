// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_LOG_LEVEL_STEPS_H_
#define SERVER_APP_LOG_LEVEL_STEPS_H_

#include "server/log/logger.h"

namespace leakyrelu {

// The actions of SIGUSR1 and SIGUSR2: make the log one level more verbose
// (towards trace) or less verbose (towards off). The change itself is logged.
// Signals are used instead of a page of the HTTP port, since only the server's
// own user and root can send them, while others can reach that port.
// Thread-safe.
void MakeMoreVerbose(log::Logger& logger);
void MakeLessVerbose(log::Logger& logger);

}  // namespace leakyrelu

#endif  // SERVER_APP_LOG_LEVEL_STEPS_H_
