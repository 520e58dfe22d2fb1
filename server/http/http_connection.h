// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_HTTP_HTTP_CONNECTION_H_
#define SERVER_HTTP_HTTP_CONNECTION_H_

#include <chrono>
#include <string>

#include "server/http/pages.h"

namespace leakyrelu {

// One connection to the HTTP port: reads a request, answers it, and waits for
// its peer to close. Never blocks. Not thread-safe.
class HttpConnection {
 public:
  using Clock = std::chrono::steady_clock;

  // Takes the ownership of fd, a connected, non-blocking socket.
  explicit HttpConnection(int fd);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int fd() const { return fd_; }
  // It is to be closed then, however far it has come.
  Clock::time_point deadline() const { return deadline_; }
  // It has asked for something that it has not got yet: poll() has to wait
  // until it takes more, and else until it sends.
  bool is_owed() const { return state_ == State::kSending; }

  // To be called when poll() says so. False: it is over.
  bool Continue(const PageSources& sources);

 private:
  enum class State { kReceiving, kSending, kClosing };

  bool Receive(const PageSources& sources);
  bool Send();
  bool Discard();

  const int fd_;
  const Clock::time_point deadline_;
  State state_ = State::kReceiving;
  std::string request_;
  std::string response_;
  size_t sent_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_HTTP_HTTP_CONNECTION_H_
