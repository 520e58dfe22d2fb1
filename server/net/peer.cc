// SPDX-License-Identifier: Apache-2.0
#include "server/net/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

constexpr char kUnknown[] = "unknown";

std::string TextOf(const in_addr& v4) {
  char text[INET_ADDRSTRLEN] = {};
  inet_ntop(AF_INET, &v4, text, sizeof(text));
  return text;
}

std::string TextOf(const in6_addr& v6) {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(AF_INET6, &v6, text, sizeof(text));
  return text;
}

Peer OfHost(const in_addr& v4) {
  const std::string name = TextOf(v4);
  const bool loopback = (ntohl(v4.s_addr) >> 24) == IN_LOOPBACKNET;
  return {.name = name, .group = loopback ? "127.0.0.0/8" : name};
}

Peer OfHost(const in6_addr& v6) {
  if (IN6_IS_ADDR_V4MAPPED(&v6)) {
    in_addr v4 = {};
    std::memcpy(&v4, &v6.s6_addr[12], sizeof(v4));
    return OfHost(v4);
  }
  // The size of network that a provider assigns to one customer, who may use
  // any address in it.
  constexpr size_t kNetworkBytes = 8;
  in6_addr network = {};
  std::memcpy(&network, &v6, kNetworkBytes);
  return {.name = TextOf(v6), .group = absl::StrCat(TextOf(network), "/64")};
}

Peer Unknown() { return {.name = kUnknown, .group = kUnknown}; }

}  // namespace

Peer Peer::OfAddress(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    return OfHost(reinterpret_cast<const sockaddr_in&>(address).sin_addr);
  }
  if (address.ss_family == AF_INET6) {
    return OfHost(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  }
  return Unknown();
}

Peer Peer::Of(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return Unknown();
  }
  if (address.ss_family != AF_UNIX) return OfAddress(address);
  ucred who = {};
  size = sizeof(who);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) {
    return Unknown();
  }
  const std::string name = absl::StrCat("uid:", who.uid);
  return {.name = name, .group = name, .uid = who.uid};
}

}  // namespace leakyrelu
