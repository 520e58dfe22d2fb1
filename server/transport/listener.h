// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_LISTENER_H_
#define SERVER_TRANSPORT_LISTENER_H_

#include <sys/types.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/transport/address.h"
#include "server/transport/security.h"

namespace leakyrelu {

// Of accept4's errno: descriptors or memory have run out, which is no fault of
// the one connection.
bool IsShortage(int error);

// A listening, non-blocking socket. Closed by the destructor, which also
// removes a Unix socket's file. Move-only; not thread-safe.
class Listener {
 public:
  // Binds and listens. A wildcard V6 address takes V4 too. Ports are never
  // shared with another process (no SO_REUSEPORT: a stale server would take
  // half of the connections unseen). The file of a Unix socket that nobody
  // answers on is replaced; any other file in its place is an error.
  struct Settings {
    Security security = Security::kPlaintext;
    // Of a Unix socket's file; none: what the umask leaves of 0777.
    std::optional<mode_t> mode = std::nullopt;
  };
  static absl::StatusOr<Listener> Open(const Address& address,
                                       const Settings& settings);
  static absl::StatusOr<Listener> Open(const Address& address) {
    return Open(address, Settings{});
  }

  // Takes the ownership of fd, which somebody else has bound and made listen.
  // A file of its stays when the listener goes. The security is set by
  // set_security: it may hang on bound().
  static absl::StatusOr<Listener> Adopt(int fd);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int fd() const { return fd_; }
  // With the port that was chosen.
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
  // Of the file to remove; the path is empty where there is none.
  std::string unix_path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_LISTENER_H_
