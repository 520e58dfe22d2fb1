// SPDX-License-Identifier: Apache-2.0
#include "server/net/open_listeners.h"

#include <charconv>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "server/net/listen_address.h"
#include "server/net/plaintext_policy.h"

namespace leakyrelu {
namespace {

absl::Status CheckSecurity(Security security, const Address& address,
                           const ListenOptions& options,
                           absl::string_view grpc_version) {
  if (security == Security::kTls) return absl::OkStatus();
  return CheckPlaintextPolicy(address, grpc_version, options.trust_network);
}

// The mode of "0660"; none for "umask".
std::optional<mode_t> ModeOf(const std::string& text) {
  mode_t mode = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, mode, 8);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return mode;
}

absl::Status CannotListen(const std::string& text, const absl::Status& why) {
  return absl::Status(
      why.code(),
      ErrorText("--listen", QuoteText(text),
                absl::StrCat("an address that can be listened on (",
                             EscapeText(std::string(why.message())), ")")));
}

// Adopts the sockets that systemd has opened under that name.
absl::Status Adopt(const ListenAddress& spec, const ListenOptions& options,
                   absl::string_view grpc_version, InheritedSockets& inherited,
                   std::vector<Listener>* listeners) {
  const std::vector<std::string> names = inherited.names();
  const std::vector<int> fds = inherited.Take(spec.systemd_name);
  if (fds.empty()) {
    return InvalidValue(
        "--listen", QuoteText(absl::StrCat("systemd:", spec.systemd_name)),
        absl::StrCat("what systemd has passed: ",
                     names.empty() ? "no sockets"
                                   : EscapeText(absl::StrJoin(names, ","))));
  }
  absl::Status status;
  for (const int fd : fds) {
    // Each descriptor is owned now, even if one before it was refused.
    absl::StatusOr<Listener> listener = Listener::Adopt(fd);
    if (!listener.ok()) {
      status.Update(listener.status());
      continue;
    }
    listener->set_security(
        spec.SecurityAt(listener->bound(), options.has_certificate));
    status.Update(CheckSecurity(listener->security(), listener->bound(),
                                options, grpc_version));
    listeners->push_back(*std::move(listener));
  }
  return status;
}

}  // namespace

absl::Status CheckListeners(const ListenOptions& options,
                            absl::string_view grpc_version) {
  for (const std::string& text : options.listen) {
    absl::StatusOr<ListenAddress> spec = ListenAddress::Parse(text);
    if (!spec.ok()) return spec.status();
    if (spec->security == Security::kTls && !options.has_certificate) {
      return InvalidValue("--listen",
                          absl::StrCat(QuoteText(text), " without --tls-cert"),
                          "only with it");
    }
    if (!spec->address.has_value()) continue;
    absl::Status allowed =
        CheckSecurity(spec->SecurityAt(*spec->address, options.has_certificate),
                      *spec->address, options, grpc_version);
    if (!allowed.ok()) return allowed;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Listener>> OpenListeners(
    const ListenOptions& options, absl::string_view grpc_version,
    InheritedSockets& inherited) {
  std::vector<Listener> listeners;
  for (const std::string& text : options.listen) {
    absl::StatusOr<ListenAddress> spec = ListenAddress::Parse(text);
    if (!spec.ok()) return spec.status();
    if (!spec->address.has_value()) {
      absl::Status status =
          Adopt(*spec, options, grpc_version, inherited, &listeners);
      if (!status.ok()) return status;
      continue;
    }
    absl::StatusOr<Listener> listener = Listener::Open(
        *spec->address,
        {.security = spec->SecurityAt(*spec->address, options.has_certificate),
         .mode = ModeOf(options.socket_mode)});
    if (!listener.ok()) return CannotListen(text, listener.status());
    listeners.push_back(*std::move(listener));
  }
  return listeners;
}

}  // namespace leakyrelu
