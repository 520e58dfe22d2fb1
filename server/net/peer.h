// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_PEER_H_
#define SERVER_NET_PEER_H_

#include <sys/socket.h>
#include <sys/types.h>

#include <optional>
#include <string>

namespace leakyrelu {

// The other end of a connection, as the kernel reports it.
struct Peer {
  // The peer of a connected socket. For a Unix socket it is the process that
  // called connect().
  static Peer Of(int fd);
  // The peer of an IPv4 or IPv6 address; "unknown" for others.
  static Peer OfAddress(const sockaddr_storage& address);

  // "127.0.0.1", "::1" (an IPv4-mapped address counts as IPv4), "uid:1000", or
  // "unknown" if the peer has disconnected already.
  std::string name;
  // The key by which connections are counted, since one client has all of these
  // addresses: "127.0.0.0/8", an IPv6 network of 64 bits ("2001:db8::/64"),
  // otherwise the name.
  std::string group = {};
  std::optional<uid_t> uid = std::nullopt;  // of a Unix socket
};

}  // namespace leakyrelu

#endif  // SERVER_NET_PEER_H_
