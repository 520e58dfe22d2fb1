// SPDX-License-Identifier: Apache-2.0
#include "server/net/peer_uri.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/net/peer.h"

namespace leakyrelu {
namespace {

constexpr absl::string_view kV4 = "ipv4:";
constexpr absl::string_view kV6 = "ipv6:";
// "[" and "]" in a URI.
constexpr absl::string_view kOpen = "%5B";
constexpr absl::string_view kClose = "%5D";

}  // namespace

std::string PeerUriOf(int fd) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return {};
  }
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6) return {};
  const std::string host = Peer::OfAddress(address).name;
  // The port has the same place in both families.
  const int port =
      ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  return absl::StrContains(host, ':')
             ? absl::StrCat(kV6, kOpen, host, kClose, ":", port)
             : absl::StrCat(kV4, host, ":", port);
}

std::string PeerGroupOf(std::string_view uri) {
  absl::string_view host(uri.data(), uri.size());
  host = host.substr(0, host.rfind(':'));
  sockaddr_storage address = {};
  if (absl::ConsumePrefix(&host, kV4)) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(address);
    if (inet_pton(AF_INET, std::string(host).c_str(), &v4.sin_addr) == 1) {
      address.ss_family = AF_INET;
    }
  } else if (absl::ConsumePrefix(&host, kV6)) {
    absl::ConsumePrefix(&host, kOpen);
    // A zone, as in "fe80::1%25eth0", is not part of the address.
    host = host.substr(0, host.find('%'));
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
    if (inet_pton(AF_INET6, std::string(host).c_str(), &v6.sin6_addr) == 1) {
      address.ss_family = AF_INET6;
    }
  } else {
    return std::string(uri.substr(0, uri.find(':')));
  }
  return Peer::OfAddress(address).group;
}

}  // namespace leakyrelu
