// SPDX-License-Identifier: Apache-2.0
#include "server/net/listener.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/text/error_text.h"

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

// bind() fails if the file exists, including that of a server that has ended.
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

bool GetOption(int fd, int name, int* value) {
  socklen_t size = sizeof(*value);
  return getsockopt(fd, SOL_SOCKET, name, value, &size) == 0;
}

}  // namespace

absl::StatusOr<Listener> Listener::Open(const Address& address,
                                        const Settings& settings) {
  if (!address.unix_path().empty()) {
    if (absl::Status s = RemoveStaleSocket(address); !s.ok()) return s;
  }
  const int fd =
      socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    const std::optional<Address> v4 = address.WildcardV4();
    if (errno == EAFNOSUPPORT && v4.has_value()) return Open(*v4, settings);
    return Failed("socket for", address);
  }
  // Owns the descriptor from here on, and the file once it exists.
  Listener listener(fd, address);
  if (absl::Status s = listener.Bind(settings); !s.ok()) return s;
  absl::StatusOr<Address> bound = Address::OfSocket(fd);
  if (!bound.ok()) return bound.status();
  listener.bound_ = *bound;
  listener.security_ = settings.security;
  return listener;
}

absl::Status Listener::Bind(const Settings& settings) {
  const Address& address = bound_;
  if (address.family() != AF_UNIX &&
      !SetOption(fd_, SOL_SOCKET, SO_REUSEADDR, 1)) {
    return Failed("SO_REUSEADDR for", address);
  }
  if (address.family() == AF_INET6 &&
      !SetOption(fd_, IPPROTO_IPV6, IPV6_V6ONLY, 0)) {
    return Failed("IPV6_V6ONLY for", address);
  }
  if (bind(fd_, address.data(), address.size()) != 0) {
    return Failed("bind", address);
  }
  const std::string path = address.unix_path();
  if (!path.empty()) {
    struct stat file;
    if (lstat(path.c_str(), &file) != 0) return Failed("stat", address);
    unix_path_ = path;
    device_ = file.st_dev;
    inode_ = file.st_ino;
    // Before listen(), so that no peer can connect under the file's previous
    // mode.
    if (settings.mode.has_value() && chmod(path.c_str(), *settings.mode) != 0) {
      return Failed("chmod", address);
    }
  }
  if (listen(fd_, kBacklog) != 0) return Failed("listen", address);
  return absl::OkStatus();
}

absl::StatusOr<Listener> Listener::Adopt(int fd) {
  int listens = 0;
  int type = 0;
  if (!GetOption(fd, SO_ACCEPTCONN, &listens) ||
      !GetOption(fd, SO_TYPE, &type) || listens == 0 || type != SOCK_STREAM) {
    close(fd);
    return InvalidValue("--listen", absl::StrCat("descriptor ", fd),
                        "a listening stream socket");
  }
  absl::StatusOr<Address> bound = Address::OfSocket(fd);
  if (!bound.ok() || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
    close(fd);
    return bound.ok() ? absl::ErrnoToStatus(errno, "O_NONBLOCK")
                      : bound.status();
  }
  return Listener(fd, *bound);
}

bool IsShortage(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

Listener::Listener(Listener&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      bound_(other.bound_),
      security_(other.security_),
      unix_path_(std::move(other.unix_path_)),
      device_(other.device_),
      inode_(other.inode_) {}

Listener::~Listener() {
  if (fd_ < 0) return;
  if (!unix_path_.empty()) RemoveFile();
  close(fd_);
}

// Leaves the file of another server that has replaced this one's.
void Listener::RemoveFile() {
  struct stat file;
  if (lstat(unix_path_.c_str(), &file) == 0 && file.st_dev == device_ &&
      file.st_ino == inode_) {
    unlink(unix_path_.c_str());
  }
}

}  // namespace leakyrelu
