// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_EVENT_FD_H_
#define SERVER_NET_EVENT_FD_H_

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace leakyrelu {

// A descriptor that poll() and epoll report as readable once Signal has been
// called, on any thread. It stops a thread that waits for sockets.
class EventFd {
 public:
  EventFd() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~EventFd() { close(fd_); }
  EventFd(const EventFd&) = delete;
  EventFd& operator=(const EventFd&) = delete;

  int fd() const { return fd_; }

  void Signal() {
    const uint64_t one = 1;
    while (write(fd_, &one, sizeof(one)) < 0 && errno == EINTR) {
    }
  }

 private:
  const int fd_;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_EVENT_FD_H_
