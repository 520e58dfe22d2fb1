// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_LISTENER_H_
#define SERVER_TRANSPORT_LISTENER_H_

#include <string>

#include "absl/status/statusor.h"
#include "server/transport/address.h"

namespace leakyrelu {

// A listening, non-blocking socket. Closed by the destructor, which also
// removes a Unix socket's file. Move-only; not thread-safe.
class Listener {
 public:
  // Binds and listens. A wildcard V6 address takes V4 too. Ports are never
  // shared with another process (no SO_REUSEPORT: a stale server would take
  // half of the connections unseen). The file of a Unix socket that nobody
  // answers on is replaced; any other file in its place is an error.
  static absl::StatusOr<Listener> Open(const Address& address);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int fd() const { return fd_; }
  // With the port that was chosen.
  const Address& bound() const { return bound_; }

 private:
  Listener(int fd, const Address& bound) : fd_(fd), bound_(bound) {}

  int fd_;
  Address bound_;
  std::string unix_path_;  // of the file to remove; empty: none
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_LISTENER_H_
