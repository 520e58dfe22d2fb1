// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_WAKE_EVENT_H_
#define SERVER_TRANSPORT_WAKE_EVENT_H_

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace leakyrelu {

// A descriptor that poll() and epoll report as readable once Signal has been
// called, on any thread: so a thread that waits for sockets is told to stop.
class WakeEvent {
 public:
  WakeEvent() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~WakeEvent() { close(fd_); }
  WakeEvent(const WakeEvent&) = delete;
  WakeEvent& operator=(const WakeEvent&) = delete;

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

#endif  // SERVER_TRANSPORT_WAKE_EVENT_H_
