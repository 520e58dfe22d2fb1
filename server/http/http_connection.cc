// SPDX-License-Identifier: Apache-2.0
#include "server/http/http_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "server/http/http_message.h"

namespace leakyrelu {
namespace {

// Timeout of request and reply together.
constexpr std::chrono::seconds kTimeout{5};

// Maximum size of a request, which has no body.
constexpr size_t kMaxBytes = 4096;

bool HasToWait() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

HttpConnection::HttpConnection(int fd)
    : fd_(fd), deadline_(Clock::now() + kTimeout) {}

HttpConnection::~HttpConnection() { close(fd_); }

bool HttpConnection::Continue(const PageSource& source) {
  if (state_ == State::kReceiving && !Receive(source)) return false;
  if (state_ == State::kSending && !Send()) return false;
  return state_ != State::kClosing || Discard();
}

bool HttpConnection::Receive(const PageSource& source) {
  char bytes[kMaxBytes];
  const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
  if (got < 0) return HasToWait();
  request_.append(bytes, static_cast<size_t>(got));
  if (HoldsRequest(request_)) {
    response_ = Respond(request_, source);
  } else if (request_.size() >= kMaxBytes) {
    response_ = TooLarge();
  } else {
    return got > 0;
  }
  state_ = State::kSending;
  return true;
}

bool HttpConnection::Send() {
  while (sent_ < response_.size()) {
    const ssize_t took = send(fd_, response_.data() + sent_,
                              response_.size() - sent_, MSG_NOSIGNAL);
    if (took < 0) return HasToWait();
    sent_ += static_cast<size_t>(took);
  }
  // Closing at once would discard what the peer has not read yet, if it has
  // sent more than was read.
  shutdown(fd_, SHUT_WR);
  state_ = State::kClosing;
  return true;
}

bool HttpConnection::Discard() {
  char bytes[kMaxBytes];
  const ssize_t got = recv(fd_, bytes, sizeof(bytes), 0);
  return got < 0 ? HasToWait() : got > 0;
}

}  // namespace leakyrelu
