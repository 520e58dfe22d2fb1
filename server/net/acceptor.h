// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_ACCEPTOR_H_
#define SERVER_NET_ACCEPTOR_H_

#include <chrono>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/net/event_fd.h"
#include "server/net/listener.h"

namespace leakyrelu {

// Accepts connections on a separate thread and passes each to gRPC. gRPC's own
// listener is not used: that of 1.51 stops for good once descriptors run out
// (CVE-2023-4785), while this one pauses and continues.
//
// Thread-safe after construction.
class Acceptor {
 public:
  // Takes the ownership of fd, a connected, non-blocking socket. Called on the
  // acceptor's thread.
  using HandOff = absl::AnyInvocable<void(const Listener& listener, int fd)>;
  // Called on the acceptor's thread with errno each time that accepting pauses
  // for kPause because descriptors or memory are short.
  using OnPause = absl::AnyInvocable<void(int error)>;

  // The pause. While descriptors or memory are short, poll() would report the
  // waiting connection again at once.
  static constexpr std::chrono::milliseconds kPause{20};

  Acceptor(
      std::vector<Listener> listeners, HandOff hand_off,
      OnPause on_pause = [](int) {});
  ~Acceptor() { Stop(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  const std::vector<Listener>& listeners() const { return listeners_; }

  // Stops accepting, joins the thread and closes the listeners. Idempotent, but
  // must not be called from two threads at once.
  void Stop();

 private:
  enum class Outcome { kAccepted, kNothingLeft, kOutOfDescriptors };

  void Loop();
  Outcome AcceptOne(const Listener& listener);

  std::vector<Listener> listeners_;
  HandOff hand_off_;
  OnPause on_pause_;
  EventFd stop_event_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_ACCEPTOR_H_
