// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_LISTEN_SPEC_H_
#define SERVER_TRANSPORT_LISTEN_SPEC_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/transport/address.h"
#include "server/transport/security.h"

namespace leakyrelu {

// One value of --listen.
struct ListenSpec {
  // [tls:|plaintext:]ADDRESS, where ADDRESS is Address::Parse's, or systemd:
  // or systemd:NAME for sockets that systemd has opened.
  static absl::StatusOr<ListenSpec> Parse(absl::string_view text);

  // For a socket at `address`: what was said, else TLS on TCP where there is a
  // certificate. Who can open a Unix socket is for the kernel to say.
  Security SecurityAt(const Address& at, bool has_certificate) const;

  std::optional<Security> security;
  std::optional<Address> address;  // none: systemd's
  std::string systemd_name;        // empty: all of them
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_LISTEN_SPEC_H_
