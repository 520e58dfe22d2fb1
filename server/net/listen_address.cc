// SPDX-License-Identifier: Apache-2.0
#include "server/net/listen_address.h"

#include "absl/strings/strip.h"

namespace leakyrelu {

absl::StatusOr<ListenAddress> ListenAddress::Parse(absl::string_view text) {
  ListenAddress spec;
  if (absl::ConsumePrefix(&text, "tls:")) {
    spec.security = Security::kTls;
  } else if (absl::ConsumePrefix(&text, "plaintext:")) {
    spec.security = Security::kPlaintext;
  }
  if (absl::ConsumePrefix(&text, "systemd:")) {
    spec.systemd_name = std::string(text);
    return spec;
  }
  absl::StatusOr<Address> address = Address::Parse(text);
  if (!address.ok()) return address.status();
  spec.address = *address;
  return spec;
}

Security ListenAddress::SecurityAt(const Address& at,
                                   bool has_certificate) const {
  if (security.has_value()) return *security;
  return has_certificate && at.family() != AF_UNIX ? Security::kTls
                                                   : Security::kPlaintext;
}

}  // namespace leakyrelu
