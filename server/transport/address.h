// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ADDRESS_H_
#define SERVER_TRANSPORT_ADDRESS_H_

#include <sys/socket.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {

// Where to listen: an IPv4 or IPv6 address with a port, or a Unix socket, by
// its path or by a name of Linux's abstract namespace. A value; thread-safe as
// such.
class Address {
 public:
  // HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME or, the same,
  // unix:@NAME. A host name is resolved now, to its first address. Port 0 asks
  // for any free port.
  static absl::StatusOr<Address> Parse(absl::string_view text);

  // What a listening socket is bound to.
  static absl::StatusOr<Address> OfSocket(int fd);

  int family() const { return storage_.ss_family; }
  const sockaddr* data() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  socklen_t size() const { return size_; }

  // "127.0.0.1:50051", "[::]:50051", "unix:/run/leakyrelu.sock" or
  // "unix-abstract:leakyrelu"; Parse takes it back, and so do gRPC's clients.
  std::string ToString() const;

  // Of a Unix socket that is a file; else empty.
  std::string unix_path() const;
  // Of a Unix socket that is none; else empty.
  std::string abstract_name() const;

  // Only this machine can reach it: loopback, or a Unix socket.
  bool IsLocal() const;

 private:
  Address() = default;
  Address(const void* address, socklen_t size);
  static absl::StatusOr<Address> OfUnix(absl::string_view text,
                                        absl::string_view name, bool abstract);

  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ADDRESS_H_
