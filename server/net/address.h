// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_ADDRESS_H_
#define SERVER_NET_ADDRESS_H_

#include <sys/socket.h>

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace leakyrelu {

// An address to listen at: IPv4 or IPv6 with a port, or a Unix socket, by its
// path or by a name in Linux's abstract namespace. A value type.
class Address {
 public:
  // HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME or its synonym
  // unix:@NAME. A host name is resolved now, to its first address. Port 0 asks
  // for any free port. field names the address in errors.
  static absl::StatusOr<Address> Parse(absl::string_view text,
                                       absl::string_view field = "--listen");

  // The address that a listening socket is bound to.
  static absl::StatusOr<Address> OfSocket(int fd);

  int family() const { return storage_.ss_family; }
  const sockaddr* data() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }
  socklen_t size() const { return size_; }

  // "127.0.0.1:50051", "[::]:50051", "unix:/run/leakyrelu.sock" or
  // "unix-abstract:leakyrelu"; Parse and gRPC's clients accept this form.
  std::string ToString() const;

  // The path of a Unix socket that is a file; otherwise empty.
  std::string unix_path() const;
  // The name of a Unix socket that is not a file; otherwise empty.
  std::string abstract_name() const;

  // The address at which a client on this machine reaches a server that listens
  // here: a wildcard becomes 127.0.0.1. The wildcard of IPv6 accepts IPv4 too,
  // and a container without IPv6 has no ::1.
  Address ForLocalClient() const;

  // For "[::]:PORT", the IPv4 wildcard with the same port, which takes its
  // place where the kernel has no IPv6; otherwise nothing.
  std::optional<Address> WildcardV4() const;

  // Whether only this machine can reach it: loopback or a Unix socket.
  bool IsLocal() const;

 private:
  Address() = default;
  Address(const void* address, socklen_t size);
  static absl::StatusOr<Address> OfUnix(absl::string_view field,
                                        absl::string_view text,
                                        absl::string_view name, bool abstract);

  sockaddr_storage storage_{};
  socklen_t size_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_NET_ADDRESS_H_
