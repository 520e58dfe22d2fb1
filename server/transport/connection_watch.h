// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CONNECTION_WATCH_H_
#define SERVER_TRANSPORT_CONNECTION_WATCH_H_

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "server/transport/wake_event.h"

namespace leakyrelu {

// Knows which connections are open although gRPC owns their descriptors and
// tells nobody when it closes them. It watches a duplicate of each, on a
// thread of its own, for the hang-up that shutdown(SHUT_RDWR) and a reset
// cause. gRPC, both generations, shuts a connection down before it closes it,
// whatever the reason (connection_watch_test.cc under tests/integration).
//
// So each connection takes a second descriptor, which is closed within
// microseconds of the hang-up. Thread-safe after construction.
class ConnectionWatch {
 public:
  // Called with 1 and -1 as connections come and go; must not call back.
  using Changed = absl::AnyInvocable<void(int delta)>;

  explicit ConnectionWatch(Changed changed);
  // Those that are still open count as gone.
  ~ConnectionWatch();
  ConnectionWatch(const ConnectionWatch&) = delete;
  ConnectionWatch& operator=(const ConnectionWatch&) = delete;

  // From now on counts fd, a connected socket of that peer, which stays the
  // caller's. False and not counted where there is no descriptor left to watch
  // it with.
  bool Add(int fd, std::string peer);

  // Calls visit with a descriptor of each that is open, which stays the
  // watch's. visit must not call back.
  void ForEach(absl::FunctionRef<void(int fd)> visit) const;

  int count() const;
  // Of one peer, by the name that Add was given.
  int CountOf(const std::string& peer) const;

 private:
  void Loop();
  void Remove(int fd);

  const int epoll_;
  WakeEvent stop_event_;
  // std: the thread sanitizer does not see into the packaged Abseil.
  mutable std::mutex mutex_;
  // The rest is guarded by mutex_.
  Changed changed_;
  std::unordered_map<int, std::string> peers_;  // by the duplicate
  std::map<std::string, int> counts_;           // by peer; none is 0
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_CONNECTION_WATCH_H_
