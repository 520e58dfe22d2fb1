// SPDX-License-Identifier: Apache-2.0
#include "server/transport/listener.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace leakyrelu {
namespace {

// The kernel caps it at net.core.somaxconn, 4096 by default.
constexpr int kBacklog = 4096;

absl::Status Failed(const char* step, const Address& address) {
  return absl::ErrnoToStatus(errno,
                             absl::StrCat(step, " ", address.ToString()));
}

bool SomebodyAnswers(const Address& address) {
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return true;
  const bool refused =
      connect(fd, address.data(), address.size()) != 0 && errno == ECONNREFUSED;
  close(fd);
  return !refused;
}

// bind() fails where the file exists, also the one of a server long dead.
absl::Status RemoveStaleSocket(const Address& address) {
  const std::string path = address.unix_path();
  struct stat found;
  if (lstat(path.c_str(), &found) != 0) return absl::OkStatus();
  if (!S_ISSOCK(found.st_mode)) {
    return absl::AlreadyExistsError(
        absl::StrCat(address.ToString(), ": a file that is not a socket"));
  }
  if (SomebodyAnswers(address)) {
    return absl::AlreadyExistsError(
        absl::StrCat(address.ToString(), ": another server listens there"));
  }
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return Failed("unlink", address);
  }
  return absl::OkStatus();
}

bool SetOption(int fd, int level, int name, int value) {
  return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

}  // namespace

absl::StatusOr<Listener> Listener::Open(const Address& address) {
  if (address.family() == AF_UNIX) {
    if (absl::Status s = RemoveStaleSocket(address); !s.ok()) return s;
  }
  const int fd =
      socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return Failed("socket for", address);
  // Owns the descriptor from here on, and the file once there is one.
  Listener listener(fd, address);
  if (address.family() != AF_UNIX &&
      !SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1)) {
    return Failed("SO_REUSEADDR for", address);
  }
  if (address.family() == AF_INET6 &&
      !SetOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0)) {
    return Failed("IPV6_V6ONLY for", address);
  }
  if (bind(fd, address.data(), address.size()) != 0) {
    return Failed("bind", address);
  }
  listener.unix_path_ = address.unix_path();
  if (listen(fd, kBacklog) != 0) return Failed("listen", address);
  absl::StatusOr<Address> bound = Address::OfSocket(fd);
  if (!bound.ok()) return bound.status();
  listener.bound_ = *bound;
  return listener;
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      bound_(other.bound_),
      unix_path_(std::move(other.unix_path_)) {}

Listener::~Listener() {
  if (fd_ < 0) return;
  if (!unix_path_.empty()) unlink(unix_path_.c_str());
  close(fd_);
}

}  // namespace leakyrelu
