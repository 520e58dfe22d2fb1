// SPDX-License-Identifier: Apache-2.0
#include "server/options/listener_flags.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace leakyrelu {
namespace {

// Linux gives a process no more descriptors, unless fs.nr_open is raised.
constexpr int kMaxConnections = 1'000'000;

bool IsAnything(const std::string& text) { return !text.empty(); }

bool IsMode(const std::string& text) {
  return text == "umask" ||
         (text.size() >= 3 && text.size() <= 4 &&
          text.find_first_not_of("01234567") == std::string::npos &&
          (text.size() == 3 || text[0] == '0'));
}

bool IsUid(const std::string& text) {
  uint32_t uid = 0;
  // The last one means "no user" to the kernel.
  return absl::SimpleAtoi(text, &uid) && uid != UINT32_MAX &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::vector<Flag> ListenerFlags() {
  return {
      AddressListFlag("listen",
                      "Where RPCs are served; port 0: any free one. systemd: "
                      "takes the sockets of a .socket unit. TCP speaks TLS "
                      "where --tls-cert is given, Unix sockets plaintext; a "
                      "word before the address says otherwise.",
                      &ServerOptions::listen),
      TextFlag("socket-mode", "MODE", "Permissions of Unix sockets' files.",
               "000 to 777, umask", &ServerOptions::socket_mode, IsMode),
      TextListFlag("allow-uid", "UID",
                   "Who may connect to Unix sockets; none: whom the file's "
                   "mode lets.",
                   "numbers of users, none", &ServerOptions::allow_uid, IsUid),
      IntegerFlag("max-connections",
                  "Connections open at once, further ones are closed; 0: as "
                  "many as descriptors suffice for, (limit - 64) / 2.",
                  &ServerOptions::max_connections, 0, kMaxConnections),
      IntegerFlag("max-connections-per-peer",
                  "The same of one address or, on Unix sockets, one user; 0: "
                  "no limit.",
                  &ServerOptions::max_connections_per_peer, 0, kMaxConnections),
      TextFlag("tls-cert", "FILE",
               "PEM file of the server's certificate chain.", "a path, off",
               &ServerOptions::tls_cert, IsAnything),
      TextFlag("tls-key", "FILE",
               "PEM file of its private key, without a passphrase.",
               "a path, off", &ServerOptions::tls_key, IsAnything),
      TextFlag("tls-client-ca", "FILE",
               "PEM file of authorities: over TLS, only clients with a "
               "certificate of theirs are served.",
               "a path, off", &ServerOptions::tls_client_ca, IsAnything),
      TextListFlag("tls-client-san", "NAME",
                   "A client's certificate has to bear one of these as "
                   "subject alternative name, to the letter, or its calls are "
                   "refused with PERMISSION_DENIED; none: any certificate of "
                   "--tls-client-ca.",
                   "DNS names, URIs (with a colon), none",
                   &ServerOptions::tls_client_san, IsAnything),
      DurationFlag("tls-reload-interval",
                   "How often the three files are read again; what has "
                   "changed and is sound serves the next connections.",
                   &ServerOptions::tls_reload_interval, absl::Seconds(1),
                   absl::Hours(24)),
  };
}

}  // namespace leakyrelu
