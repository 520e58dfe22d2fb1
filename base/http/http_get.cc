// SPDX-License-Identifier: Apache-2.0
#include "base/http/http_get.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

constexpr size_t kMaxBytes = size_t{16} << 20;

struct Address {
  std::string host;
  std::string port = "80";
  std::string path = "/";
};

absl::StatusOr<Address> ParseUrl(absl::string_view url) {
  absl::string_view rest = url;
  if (!absl::ConsumePrefix(&rest, "http://") || rest.empty()) {
    return absl::InvalidArgumentError("not http://HOST[:PORT][/PATH]");
  }
  Address address;
  const size_t slash = rest.find('/');
  absl::string_view authority = rest.substr(0, slash);
  if (slash != absl::string_view::npos) {
    address.path = std::string(rest.substr(slash));
  }
  const size_t bracket = authority.rfind(']');  // [::1]:9464
  const size_t colon = authority.rfind(':');
  if (colon != absl::string_view::npos &&
      (bracket == absl::string_view::npos || colon > bracket)) {
    address.port = std::string(authority.substr(colon + 1));
    authority = authority.substr(0, colon);
  }
  int port = 0;
  if (!absl::SimpleAtoi(address.port, &port) || port < 1 || port > 65535) {
    return absl::InvalidArgumentError("not with a port of 1 to 65535");
  }
  absl::ConsumePrefix(&authority, "[");
  absl::ConsumeSuffix(&authority, "]");
  address.host = std::string(authority);
  return address;
}

absl::Status FromErrno(absl::string_view what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno)));
}

absl::StatusOr<int> Dial(const Address& address, absl::Duration timeout) {
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failed =
      getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &list);
  if (failed != 0) return absl::UnavailableError(gai_strerror(failed));
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(list,
                                                             &freeaddrinfo);
  const timeval limit = absl::ToTimeval(timeout);
  for (addrinfo* a = list; a != nullptr; a = a->ai_next) {
    const int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
    if (fd < 0) continue;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    if (connect(fd, a->ai_addr, a->ai_addrlen) == 0) return fd;
    const int error = errno;
    close(fd);
    errno = error;
  }
  return FromErrno("connect");
}

absl::StatusOr<std::string> Exchange(int fd, const Address& address) {
  const std::string request =
      absl::StrCat("GET ", address.path, " HTTP/1.0\r\nHost: ", address.host,
                   "\r\nAccept: text/plain\r\n\r\n");
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    return FromErrno("send");
  }
  std::string response;
  char buffer[16384];
  while (true) {
    const ssize_t got = recv(fd, buffer, sizeof(buffer), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno("receive");
    if (got == 0) return response;
    response.append(buffer, static_cast<size_t>(got));
    if (response.size() > kMaxBytes) {
      return absl::ResourceExhaustedError("more than 16 MiB");
    }
  }
}

}  // namespace

absl::Status CheckHttpUrl(absl::string_view url) {
  return ParseUrl(url).status();
}

absl::StatusOr<std::string> HttpGet(absl::string_view url,
                                    absl::Duration timeout) {
  absl::StatusOr<Address> address = ParseUrl(url);
  if (!address.ok()) return address.status();
  absl::StatusOr<int> fd = Dial(*address, timeout);
  if (!fd.ok()) return fd.status();
  const absl::Cleanup closer = [&fd] { close(*fd); };
  absl::StatusOr<std::string> response = Exchange(*fd, *address);
  if (!response.ok()) return response.status();
  const absl::string_view text = *response;
  const size_t body = text.find("\r\n\r\n");
  const absl::string_view status_line = text.substr(0, text.find("\r\n"));
  if (body == absl::string_view::npos ||
      !absl::StartsWith(status_line, "HTTP/1.") ||
      !absl::StrContains(status_line, " 200")) {
    return absl::UnavailableError(
        absl::StrCat("answered ", QuoteText(std::string(status_line), 80)));
  }
  return response->substr(body + 4);
}

}  // namespace leakyrelu
