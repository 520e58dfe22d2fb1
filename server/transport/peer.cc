// SPDX-License-Identifier: Apache-2.0
#include "server/transport/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

constexpr char kUnknown[] = "unknown";

std::string HostOf(const sockaddr_storage& address) {
  char text[INET6_ADDRSTRLEN] = {};
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    inet_ntop(AF_INET, &v4.sin_addr, text, sizeof(text));
    return text;
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  const in6_addr& host = v6.sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&host)) {
    inet_ntop(AF_INET, &host.s6_addr[12], text, sizeof(text));
  } else {
    inet_ntop(AF_INET6, &host, text, sizeof(text));
  }
  return text;
}

}  // namespace

Peer Peer::Of(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return {.name = kUnknown, .uid = std::nullopt};
  }
  if (address.ss_family != AF_UNIX) {
    return {.name = HostOf(address), .uid = std::nullopt};
  }
  ucred who = {};
  size = sizeof(who);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) {
    return {.name = kUnknown, .uid = std::nullopt};
  }
  return {.name = absl::StrCat("uid:", who.uid), .uid = who.uid};
}

}  // namespace leakyrelu
