// SPDX-License-Identifier: Apache-2.0
#include "server/net/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

constexpr absl::string_view kUnixPrefix = "unix:";
constexpr absl::string_view kAbstractPrefix = "unix-abstract:";
constexpr absl::string_view kAbstractShort = "unix:@";

// A path is followed by a zero byte, an abstract name preceded by one.
constexpr size_t kMaxUnixName = sizeof(sockaddr_un::sun_path) - 1;

absl::Status Malformed(absl::string_view field, absl::string_view text,
                       absl::string_view allowed) {
  return InvalidValue(field, QuoteText({text.data(), text.size()}), allowed);
}

// Splits HOST:PORT and removes the brackets of [V6].
bool SplitHostPort(absl::string_view text, std::string* host, int* port) {
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return false;
  absl::string_view left = text.substr(0, colon);
  const bool bracketed =
      left.size() >= 2 && left.front() == '[' && left.back() == ']';
  if (bracketed) left = left.substr(1, left.size() - 2);
  // An IPv6 address without brackets would be ambiguous.
  if (!bracketed && left.find(':') != absl::string_view::npos) return false;
  if (left.empty()) return false;
  *host = std::string(left);
  const absl::string_view digits = text.substr(colon + 1);
  return !digits.empty() &&
         std::all_of(digits.begin(), digits.end(),
                     [](char c) { return c >= '0' && c <= '9'; }) &&
         absl::SimpleAtoi(digits, port) && *port <= 65535;
}

}  // namespace

Address::Address(const void* address, socklen_t size) : size_(size) {
  std::memcpy(&storage_, address, size);
}

absl::StatusOr<Address> Address::OfUnix(absl::string_view field,
                                        absl::string_view text,
                                        absl::string_view name, bool abstract) {
  if (name.empty() || name.size() > kMaxUnixName ||
      name.find('\0') != absl::string_view::npos) {
    return Malformed(field, text,
                     absl::StrCat(abstract ? "a name" : "a path", " of 1 to ",
                                  kMaxUnixName, " bytes"));
  }
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::memcpy(local.sun_path + (abstract ? 1 : 0), name.data(), name.size());
  return Address(&local, offsetof(sockaddr_un, sun_path) + name.size() + 1);
}

absl::StatusOr<Address> Address::Parse(absl::string_view text,
                                       absl::string_view field) {
  absl::string_view name = text;
  if (absl::ConsumePrefix(&name, kAbstractPrefix) ||
      absl::ConsumePrefix(&name, kAbstractShort)) {
    return OfUnix(field, text, name, /*abstract=*/true);
  }
  if (absl::ConsumePrefix(&name, kUnixPrefix)) {
    return OfUnix(field, text, name, /*abstract=*/false);
  }
  std::string host;
  int port = 0;
  if (!SplitHostPort(text, &host, &port)) {
    return Malformed(
        field, text,
        "HOST:PORT or [V6]:PORT with a port of 0 to 65535, unix:PATH or "
        "unix-abstract:NAME");
  }
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error =
      getaddrinfo(host.c_str(), absl::StrCat(port).c_str(), &hints, &found);
  if (error != 0) {
    return Malformed(
        field, text,
        absl::StrCat("a host that resolves (", gai_strerror(error), ")"));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found,
                                                                 freeaddrinfo);
  return Address(found->ai_addr, found->ai_addrlen);
}

absl::StatusOr<Address> Address::OfSocket(int fd) {
  Address address;
  address.size_ = sizeof(address.storage_);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address.storage_),
                  &address.size_) != 0) {
    return absl::ErrnoToStatus(errno, "getsockname");
  }
  return address;
}

std::string Address::ToString() const {
  char text[INET6_ADDRSTRLEN] = {};
  if (family() == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage_);
    inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(text));
    return absl::StrCat(text, ":", ntohs(v4->sin_port));
  }
  if (family() == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage_);
    inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(text));
    return absl::StrCat("[", text, "]:", ntohs(v6->sin6_port));
  }
  const std::string abstract = abstract_name();
  if (!abstract.empty()) return absl::StrCat(kAbstractPrefix, abstract);
  return absl::StrCat(kUnixPrefix, unix_path());
}

std::string Address::unix_path() const {
  if (family() != AF_UNIX) return "";
  const auto* local = reinterpret_cast<const sockaddr_un*>(&storage_);
  return std::string(local->sun_path,
                     strnlen(local->sun_path, sizeof(local->sun_path)));
}

std::string Address::abstract_name() const {
  constexpr size_t kNameOffset = offsetof(sockaddr_un, sun_path) + 1;
  const auto* local = reinterpret_cast<const sockaddr_un*>(&storage_);
  if (family() != AF_UNIX || size_ <= kNameOffset ||
      local->sun_path[0] != '\0') {
    return "";
  }
  return std::string(local->sun_path + 1, size_ - kNameOffset);
}

Address Address::ForLocalClient() const {
  Address address = WildcardV4().value_or(*this);
  if (address.family() == AF_INET) {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage_);
    if (v4->sin_addr.s_addr == htonl(INADDR_ANY)) {
      v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    }
  }
  return address;
}

std::optional<Address> Address::WildcardV4() const {
  if (family() != AF_INET6) return std::nullopt;
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage_);
  if (!IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr)) return std::nullopt;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = v6->sin6_port;
  v4.sin_addr.s_addr = htonl(INADDR_ANY);
  return Address(&v4, sizeof(v4));
}

bool Address::IsLocal() const {
  if (family() == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&storage_);
    return (ntohl(v4->sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
  }
  if (family() == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage_);
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
  }
  return true;
}

}  // namespace leakyrelu
