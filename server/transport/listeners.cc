// SPDX-License-Identifier: Apache-2.0
#include "server/transport/listeners.h"

#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/transport/listen_spec.h"
#include "server/transport/plaintext.h"

namespace leakyrelu {
namespace {

absl::Status CheckTls(const ServerOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return absl::InvalidArgumentError(
        "tls-cert and tls-key: got one of them, allowed both or neither");
  }
  if (options.tls_cert.empty() && !options.tls_client_ca.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("tls-client-ca: got ", options.tls_client_ca,
                     " without --tls-cert, allowed with it"));
  }
  if (options.tls_client_ca.empty() && !options.tls_client_san.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tls-client-san: got ", absl::StrJoin(options.tls_client_san, ","),
        " without --tls-client-ca, allowed with it"));
  }
  return absl::OkStatus();
}

absl::Status CheckSecurity(Security security, const Address& address,
                           const ServerOptions& options,
                           absl::string_view grpc_version) {
  if (security == Security::kTls) return absl::OkStatus();
  return CheckPlaintext(address, grpc_version, options.trust_network);
}

// "0660"; none for "umask".
std::optional<mode_t> ModeOf(const std::string& text) {
  mode_t mode = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, mode, 8);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return mode;
}

// Those that systemd has opened under that name.
absl::Status Adopt(const ListenSpec& spec, const ServerOptions& options,
                   bool has_certificate, absl::string_view grpc_version,
                   InheritedSockets& inherited,
                   std::vector<Listener>* listeners) {
  const std::vector<std::string> names = inherited.names();
  const std::vector<int> fds = inherited.Take(spec.systemd_name);
  if (fds.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "listen: got systemd:", spec.systemd_name, ", passed were ",
        names.empty() ? "no sockets" : absl::StrJoin(names, ",")));
  }
  absl::Status status;
  for (const int fd : fds) {
    // Each is owned now, also where one before it was refused.
    absl::StatusOr<Listener> listener = Listener::Adopt(fd);
    if (!listener.ok()) {
      status.Update(listener.status());
      continue;
    }
    listener->set_security(spec.SecurityAt(listener->bound(), has_certificate));
    status.Update(CheckSecurity(listener->security(), listener->bound(),
                                options, grpc_version));
    listeners->push_back(*std::move(listener));
  }
  return status;
}

}  // namespace

absl::Status CheckListeners(const ServerOptions& options,
                            absl::string_view grpc_version) {
  if (absl::Status status = CheckTls(options); !status.ok()) return status;
  for (const std::string& text : options.listen) {
    absl::StatusOr<ListenSpec> spec = ListenSpec::Parse(text);
    if (!spec.ok()) return spec.status();
    if (spec->security == Security::kTls && options.tls_cert.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "listen: got ", text, " without --tls-cert, allowed with it"));
    }
    if (!spec->address.has_value()) continue;
    absl::Status allowed = CheckSecurity(
        spec->SecurityAt(*spec->address, !options.tls_cert.empty()),
        *spec->address, options, grpc_version);
    if (!allowed.ok()) return allowed;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Listener>> OpenListeners(
    const ServerOptions& options, bool has_certificate,
    absl::string_view grpc_version, InheritedSockets& inherited) {
  std::vector<Listener> listeners;
  for (const std::string& text : options.listen) {
    absl::StatusOr<ListenSpec> spec = ListenSpec::Parse(text);
    if (!spec.ok()) return spec.status();
    if (!spec->address.has_value()) {
      absl::Status status = Adopt(*spec, options, has_certificate, grpc_version,
                                  inherited, &listeners);
      if (!status.ok()) return status;
      continue;
    }
    absl::StatusOr<Listener> listener = Listener::Open(
        *spec->address,
        {.security = spec->SecurityAt(*spec->address, has_certificate),
         .mode = ModeOf(options.socket_mode)});
    if (!listener.ok()) return listener.status();
    listeners.push_back(*std::move(listener));
  }
  return listeners;
}

}  // namespace leakyrelu
