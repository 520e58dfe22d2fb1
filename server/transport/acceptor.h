// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ACCEPTOR_H_
#define SERVER_TRANSPORT_ACCEPTOR_H_

#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "server/transport/listener.h"
#include "server/transport/wake_event.h"

namespace leakyrelu {

// Accepts connections on a thread of its own and hands each to gRPC. gRPC's
// own listener is not used: 1.51's dies for good once descriptors run out
// (CVE-2023-4785). This one waits and goes on.
//
// Thread-safe after construction.
class Acceptor {
 public:
  // Takes the ownership of fd, a connected, non-blocking socket. Called on
  // the acceptor's thread.
  using HandOff = absl::AnyInvocable<void(const Listener& listener, int fd)>;
  // Called there too, with errno, each time that accepting pauses for want of
  // descriptors or memory.
  using OnPause = absl::AnyInvocable<void(int error)>;

  Acceptor(
      std::vector<Listener> listeners, HandOff hand_off,
      OnPause on_pause = [](int) {});
  ~Acceptor() { Stop(); }
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  const std::vector<Listener>& listeners() const { return listeners_; }

  // Accepts no more, joins the thread and closes the listeners. Idempotent,
  // but not to be called from two threads at once.
  void Stop();

 private:
  enum class Outcome { kAccepted, kNothingLeft, kOutOfDescriptors };

  void Loop();
  Outcome AcceptOne(const Listener& listener);

  std::vector<Listener> listeners_;
  HandOff hand_off_;
  OnPause on_pause_;
  WakeEvent stop_event_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ACCEPTOR_H_
