// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_LIBRARY_LOG_H_
#define SERVER_APP_LIBRARY_LOG_H_

#include <string_view>

#include "absl/time/time.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"

namespace leakyrelu {

// While this exists, messages of gRPC, Protobuf and Abseil become lines of this
// program's log ("library", warning). Callers can cause such messages with
// every call (a string that is not UTF-8, a connection that breaks), and the
// libraries would write to standard error and block on its reader. Here they
// are limited to 10 lines in 5 s and never block.
//
// At most one exists in a process; the libraries may call from any thread.
class LibraryLog {
 public:
  // logger outlives it.
  explicit LibraryLog(log::Logger& logger);
  ~LibraryLog();
  LibraryLog(const LibraryLog&) = delete;
  LibraryLog& operator=(const LibraryLog&) = delete;

  // file is a path, of which the last component is logged.
  static void Write(std::string_view file, int line, std::string_view message);

 private:
  log::Logger& logger_;
  log::RateLimit limit_{10, absl::Seconds(5)};
};

}  // namespace leakyrelu

#endif  // SERVER_APP_LIBRARY_LOG_H_
