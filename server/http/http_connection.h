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
  // The time at which it is to be closed, regardless of its progress.
  Clock::time_point deadline() const { return deadline_; }
  // True while a response is being sent: poll() has to wait for writability,
  // otherwise for readability.
  bool is_sending() const { return state_ == State::kSending; }

  // Call it when poll() reports the socket. Returns false when the connection
  // is over.
  bool Continue(const PageSource& source);

 private:
  enum class State { kReceiving, kSending, kClosing };

  bool Receive(const PageSource& source);
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
