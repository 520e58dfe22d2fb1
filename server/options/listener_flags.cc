// SPDX-License-Identifier: Apache-2.0
#include "server/options/listener_flags.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/time/time.h"

namespace leakyrelu {
namespace {

// Linux's default maximum of descriptors per process (fs.nr_open).
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
  // The kernel uses the largest number for "no user".
  return absl::SimpleAtoi(text, &uid) && uid != UINT32_MAX &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

std::vector<Flag> ListenerFlags() {
  return {
      AddressListFlag(
          "listen",
          "Addresses at which RPCs are served; port 0 takes any free port. "
          "systemd: takes the sockets of a .socket unit. TCP uses TLS if "
          "--tls-cert is given, Unix sockets use plaintext; a prefix tls: or "
          "plaintext: overrides that.",
          &ServerOptions::listen),
      TextFlag("socket-mode", "MODE",
               "Permissions of the files of Unix sockets; umask: those that "
               "the umask leaves.",
               "000 to 777, umask", &ServerOptions::socket_mode, IsMode),
      TextListFlag("allow-uid", "UID",
                   "Users who may connect to Unix sockets; none: any user "
                   "whom the file's mode permits.",
                   "numbers of users, none", &ServerOptions::allow_uid, IsUid),
      IntegerFlag("max-connections",
                  "Maximum number of open connections; further ones are "
                  "closed. 0: as many as the descriptors suffice for, (limit "
                  "- 64) / 2.",
                  &ServerOptions::max_connections, 0, kMaxConnections),
      IntegerFlag("max-connections-per-peer",
                  "Maximum number of open connections from one address or, on "
                  "Unix sockets, from one user; 0: no limit.",
                  &ServerOptions::max_connections_per_peer, 0, kMaxConnections),
      TextFlag("tls-cert", "FILE",
               "PEM file of the server's certificate chain.", "a path, off",
               &ServerOptions::tls_cert, IsAnything),
      TextFlag("tls-key", "FILE",
               "PEM file of the certificate's private key, without a "
               "passphrase.",
               "a path, off", &ServerOptions::tls_key, IsAnything),
      TextFlag("tls-client-ca", "FILE",
               "PEM file of certificate authorities; over TLS, only clients "
               "with a certificate signed by one of them are served.",
               "a path, off", &ServerOptions::tls_client_ca, IsAnything),
      TextListFlag("tls-client-san", "NAME",
                   "Subject alternative names, one of which a client's "
                   "certificate must contain exactly; otherwise its calls are "
                   "refused with PERMISSION_DENIED. none: any certificate of "
                   "--tls-client-ca.",
                   "DNS names, URIs (with a colon), none",
                   &ServerOptions::tls_client_san, IsAnything),
      DurationFlag("tls-reload-interval",
                   "Interval at which the three files are read again; valid "
                   "changes apply to new connections.",
                   &ServerOptions::tls_reload_interval, absl::Seconds(1),
                   absl::Hours(24)),
  };
}

}  // namespace leakyrelu
