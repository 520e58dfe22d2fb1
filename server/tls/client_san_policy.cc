// SPDX-License-Identifier: Apache-2.0
#include "server/tls/client_san_policy.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"

namespace leakyrelu {
namespace {

// Maximum number of a certificate's names that a message shows; there may be
// thousands.
constexpr size_t kMaxShown = 8;

// Visits each name of that kind in the certificate until `visit` returns true.
template <typename Visit>
bool AnyName(const grpc_auth_context* context, const char* kind, Visit visit) {
  grpc_auth_property_iterator names =
      grpc_auth_context_find_properties_by_name(context, kind);
  while (const grpc_auth_property* name =
             grpc_auth_property_iterator_next(&names)) {
    if (visit(std::string_view(name->value, name->value_length))) return true;
  }
  return false;
}

std::string NamesOf(const grpc_auth_context* context) {
  std::vector<std::string> shown;
  for (const char* kind :
       {GRPC_PEER_DNS_PROPERTY_NAME, GRPC_PEER_URI_PROPERTY_NAME}) {
    AnyName(context, kind, [&](std::string_view name) {
      // A signed name is still foreign input, so it is escaped for the log.
      shown.push_back(EscapeText(name, kMaxQuotedBytes));
      return shown.size() == kMaxShown;
    });
  }
  return shown.empty() ? "none" : absl::StrJoin(shown, ",");
}

}  // namespace

ClientSanPolicy::ClientSanPolicy(const std::vector<std::string>& allowed,
                                 OnRefused on_refused)
    : on_refused_(std::move(on_refused)) {
  for (const std::string& name : allowed) {
    const bool is_uri = name.find(':') != std::string::npos;
    (is_uri ? uris_ : dns_).push_back(name);
  }
}

absl::Status ClientSanPolicy::Check(const grpc_auth_context* context) const {
  const auto in = [](const std::vector<std::string>& allowed) {
    return [&allowed](std::string_view name) {
      return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
    };
  };
  if (AnyName(context, GRPC_PEER_DNS_PROPERTY_NAME, in(dns_)) ||
      AnyName(context, GRPC_PEER_URI_PROPERTY_NAME, in(uris_))) {
    return absl::OkStatus();
  }
  const std::string names = NamesOf(context);
  on_refused_(names);
  return absl::PermissionDeniedError(
      ErrorText("client certificate's subject alternative names", names,
                "one of --tls-client-san"));
}

}  // namespace leakyrelu
