// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_NET_LISTEN_ADDRESS_H_
#define SERVER_NET_LISTEN_ADDRESS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/net/address.h"
#include "server/net/security.h"

namespace leakyrelu {

// One value of --listen.
struct ListenAddress {
  // [tls:|plaintext:]ADDRESS, where ADDRESS is as for Address::Parse, or
  // systemd: or systemd:NAME for sockets that systemd has opened.
  static absl::StatusOr<ListenAddress> Parse(absl::string_view text);

  // The security of a socket at `at`: the prefix if one was given, otherwise
  // TLS on TCP if there is a certificate. The kernel controls who may open a
  // Unix socket.
  Security SecurityAt(const Address& at, bool has_certificate) const;

  std::optional<Security> security;
  std::optional<Address> address;  // none: opened by systemd
  std::string systemd_name;        // empty: all of them
};

}  // namespace leakyrelu

#endif  // SERVER_NET_LISTEN_ADDRESS_H_
