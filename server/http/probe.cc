// SPDX-License-Identifier: Apache-2.0
#include "server/http/probe.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/transport/address.h"

namespace leakyrelu {
namespace {

constexpr timeval kLongest{.tv_sec = 2, .tv_usec = 0};

constexpr absl::string_view kRequest = "GET /readyz HTTP/1.0\r\n\r\n";

// "HTTP/1.1 200"
constexpr size_t kStatusLineBytes = 12;

// A server that listens everywhere is asked on loopback.
std::string Reachable(absl::string_view address) {
  for (const absl::string_view any : {"0.0.0.0:", "[::]:"}) {
    if (!absl::StartsWith(address, any)) continue;
    return absl::StrCat(any == "[::]:" ? "[::1]:" : "127.0.0.1:",
                        address.substr(any.size()));
  }
  return std::string(address);
}

class Socket {
 public:
  explicit Socket(int family)
      : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    // Of connecting, sending and each receiving.
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &kLongest, sizeof(kLongest));
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &kLongest, sizeof(kLongest));
  }
  ~Socket() { close(fd_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const { return fd_; }

 private:
  const int fd_;
};

// The first line of the answer, as far as its number; errno where it is short.
std::string Ask(const Address& address) {
  std::string line;
  const Socket socket(address.family());
  if (connect(socket.fd(), address.data(), address.size()) != 0 ||
      send(socket.fd(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) < 0) {
    return line;
  }
  char bytes[kStatusLineBytes];
  while (line.size() < kStatusLineBytes) {
    const ssize_t got =
        recv(socket.fd(), bytes, kStatusLineBytes - line.size(), 0);
    if (got == 0) errno = ECONNRESET;
    if (got <= 0) return line;
    line.append(bytes, static_cast<size_t>(got));
  }
  return line;
}

}  // namespace

absl::Status Probe(const std::string& address) {
  if (!absl::StrContains(address, ':')) {
    return absl::UnavailableError(absl::StrCat(
        "--probe: metrics-listen is \"", address, "\", HOST:PORT is needed"));
  }
  const absl::StatusOr<Address> parsed = Address::Parse(Reachable(address));
  if (!parsed.ok()) return parsed.status();
  const std::string line = Ask(*parsed);
  if (line.size() < kStatusLineBytes) {
    const absl::Status status = absl::ErrnoToStatus(errno, address);
    return absl::UnavailableError(status.message());
  }
  int status = 0;
  if (absl::SimpleAtoi(line.substr(kStatusLineBytes - 3), &status) &&
      status == 200) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(
      absl::StrCat(address, ": /readyz answered ", status, ", 200 is ready"));
}

}  // namespace leakyrelu
