// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ADDRESS_H_
#define SERVER_TRANSPORT_ADDRESS_H_

#include <sys/socket.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {

// Where to listen: an IPv4 or IPv6 address with a port, or the path of a Unix
// socket. A value; thread-safe as such.
class Address {
 public:
  // HOST:PORT, [V6]:PORT or unix:PATH. A host name is resolved now, to its
  // first address. Port 0 asks for any free port.
  static absl::StatusOr<Address> Parse(absl::string_view text);

  // What a listening socket is bound to.
  static absl::StatusOr<Address> OfSocket(int fd);

  int family() const { return storage_.ss_family; }
  const sockaddr* data() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  socklen_t size() const { return size_; }

  // "127.0.0.1:50051", "[::]:50051" or "unix:/run/leakyrelu.sock"; Parse
  // takes it back.
  std::string ToString() const;

  // Of a Unix socket; else empty.
  std::string unix_path() const;

  // Only this machine can reach it: loopback, or a Unix socket.
  bool IsLocal() const;

 private:
  Address() = default;
  Address(const void* address, socklen_t size);

  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ADDRESS_H_
