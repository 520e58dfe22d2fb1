// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_CONNECTION_TRACKER_H_
#define SERVER_CONNECTIONS_CONNECTION_TRACKER_H_

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "server/net/event_fd.h"

namespace leakyrelu {

// Tracks which connections are open although gRPC owns their descriptors and
// does not report when it closes them. It watches a duplicate of each, on a
// separate thread, for the hang-up that shutdown(SHUT_RDWR) and a reset cause.
// Both generations of gRPC shut a connection down before they close it,
// whatever the reason (connection_tracker_test.cc under tests/integration).
//
// So each connection takes a second descriptor, which is closed within
// microseconds of the hang-up. Thread-safe after construction.
class ConnectionTracker {
 public:
  // Called with 1 and -1 as connections open and close; must not call back.
  using Changed = absl::AnyInvocable<void(int delta)>;

  explicit ConnectionTracker(Changed changed);
  // Connections that are still open are reported as closed.
  ~ConnectionTracker();
  ConnectionTracker(const ConnectionTracker&) = delete;
  ConnectionTracker& operator=(const ConnectionTracker&) = delete;

  // Starts to count fd, a connected socket of that peer, which the caller
  // continues to own. Returns false and does not count it if no descriptor is
  // left to watch it with.
  bool Add(int fd, std::string peer);

  // Calls visit with a descriptor of each open connection, which the tracker
  // continues to own, and its peer. visit must not call back.
  void ForEach(
      absl::FunctionRef<void(int fd, const std::string& peer)> visit) const;

  int count() const;
  // Waits until no connection is open, for at most the timeout. Returns whether
  // none is open.
  bool WaitForNone(absl::Duration timeout) const;
  // The number of open connections of one peer, by the name given to Add.
  int CountOf(const std::string& peer) const;

 private:
  void Loop();
  void Remove(int fd);

  const int epoll_;
  EventFd stop_event_;
  // std: the thread sanitizer does not instrument the packaged Abseil.
  mutable std::mutex mutex_;
  mutable std::condition_variable none_left_;
  // The rest is guarded by mutex_.
  Changed changed_;
  std::unordered_map<int, std::string> peers_;  // by the duplicate
  std::map<std::string, int> counts_;           // by peer; 0 is not stored
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_CONNECTION_TRACKER_H_
