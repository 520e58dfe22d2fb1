// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_LISTENER_H_
#define SERVER_NET_LISTENER_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/net/address.h"
#include "server/net/security.h"

namespace leakyrelu {

// Whether this errno of accept4 means that descriptors or memory have run out,
// rather than an error of the one connection.
bool IsShortage(int error);

// A listening, non-blocking socket. The destructor closes it and removes a Unix
// socket's file. Move-only; not thread-safe.
class Listener {
 public:
  // Binds and listens. A wildcard IPv6 address accepts IPv4 too. Ports are
  // never shared with another process (no SO_REUSEPORT, since a leftover server
  // would silently take half of the connections). The file of a Unix socket on
  // which no server listens is replaced; any other file in its place is an
  // error.
  struct Settings {
    Security security = Security::kPlaintext;
    // Mode of a Unix socket's file; none: 0777 less the umask.
    std::optional<mode_t> mode = std::nullopt;
  };
  static absl::StatusOr<Listener> Open(const Address& address,
                                       const Settings& settings);
  static absl::StatusOr<Listener> Open(const Address& address) {
    return Open(address, Settings{});
  }

  // Takes the ownership of fd, which another process has bound and made listen.
  // Its file, if any, is not removed with the listener. The security is set by
  // set_security, since it may depend on bound().
  static absl::StatusOr<Listener> Adopt(int fd);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int fd() const { return fd_; }
  // Includes the port that was chosen.
  const Address& bound() const { return bound_; }
  Security security() const { return security_; }
  void set_security(Security security) { security_ = security; }

 private:
  Listener(int fd, const Address& bound) : fd_(fd), bound_(bound) {}

  absl::Status Bind(const Settings& settings);
  void RemoveFile();

  int fd_;
  Address bound_;
  Security security_ = Security::kPlaintext;
  // The file to remove; the path is empty if there is none.
  std::string unix_path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_LISTENER_H_
