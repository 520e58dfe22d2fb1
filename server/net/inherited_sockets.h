// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_INHERITED_SOCKETS_H_
#define SERVER_NET_INHERITED_SOCKETS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace leakyrelu {

// The sockets that systemd has opened for this process (sd_listen_fds(3)):
// LISTEN_FDS descriptors from 3 on, if LISTEN_PID is this process, with the
// names of LISTEN_FDNAMES. Closes those that were not taken. Move-only.
class InheritedSockets {
 public:
  // Reads the environment and removes the three variables from it, so that they
  // are neither inherited nor used twice. first: the first descriptor.
  //
  // REQUIRES: no other thread uses the environment.
  static InheritedSockets FromEnvironment(int first = 3);

  InheritedSockets() = default;
  InheritedSockets(InheritedSockets&&) = default;
  InheritedSockets& operator=(InheritedSockets&&) = delete;
  ~InheritedSockets();

  // The descriptors with that name, or all for an empty name; the caller then
  // owns them.
  std::vector<int> Take(absl::string_view name);

  // The names of those that have not been taken; systemd uses "unknown" if no
  // name was given.
  std::vector<std::string> names() const;

 private:
  struct Socket {
    int fd;
    std::string name;
  };
  std::vector<Socket> sockets_;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_INHERITED_SOCKETS_H_
