// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_LIBRARY_LOG_H_
#define SERVER_APP_LIBRARY_LOG_H_

#include <string_view>

#include "absl/time/time.h"
#include "server/log/logger.h"
#include "server/log/rate_limit.h"

namespace leakyrelu {

// What gRPC, Protobuf and Abseil say by themselves, as lines of our log
// ("library", warning) while this lives. Callers can make them say it (a string
// that is no UTF-8, a connection that breaks), once a call, and they would
// write to standard error and wait for its reader: here it is 10 lines in 5 s,
// none of them waited for.
//
// One at a time in a process; the libraries may call from any thread.
class LibraryLog {
 public:
  // logger outlives it.
  explicit LibraryLog(log::Logger& logger);
  ~LibraryLog();
  LibraryLog(const LibraryLog&) = delete;
  LibraryLog& operator=(const LibraryLog&) = delete;

  // file: a path, of which the last part is logged.
  static void Write(std::string_view file, int line, std::string_view message);

 private:
  log::Logger& logger_;
  log::RateLimit limit_{10, absl::Seconds(5)};
};

}  // namespace leakyrelu

#endif  // SERVER_APP_LIBRARY_LOG_H_
