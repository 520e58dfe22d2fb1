// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_PEER_H_
#define SERVER_TRANSPORT_PEER_H_

#include <sys/types.h>

#include <optional>
#include <string>

namespace leakyrelu {

// Who is at the other end of a connection, as far as the kernel knows: what
// connections are counted by.
struct Peer {
  // Of a connected socket. A Unix socket's is whoever called connect().
  static Peer Of(int fd);

  // "127.0.0.1", "::1" (V4 in V6 is V4), "uid:1000", or "unknown" when it has
  // gone already.
  std::string name;
  std::optional<uid_t> uid = std::nullopt;  // of a Unix socket
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_PEER_H_
