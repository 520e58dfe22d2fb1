// SPDX-License-Identifier: Apache-2.0
#include "server/transport/client_names.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace leakyrelu {
namespace {

// Names of a certificate that a message shows; there may be thousands.
constexpr size_t kMostShown = 8;

// Each name of that kind in the certificate; stops where `visit` says true.
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
      // They were signed, but they are not ours to trust with our log.
      shown.push_back(absl::CHexEscape({name.data(), name.size()}));
      return shown.size() == kMostShown;
    });
  }
  return shown.empty() ? "none" : absl::StrJoin(shown, ",");
}

}  // namespace

ClientNames::ClientNames(const std::vector<std::string>& allowed,
                         OnRefused on_refused)
    : on_refused_(std::move(on_refused)) {
  for (const std::string& name : allowed) {
    const bool is_uri = name.find(':') != std::string::npos;
    (is_uri ? uris_ : dns_).push_back(name);
  }
}

absl::Status ClientNames::Judge(const grpc_auth_context* context) const {
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
      absl::StrCat("client certificate: got subject alternative names ", names,
                   ", allowed are those of --tls-client-san"));
}

}  // namespace leakyrelu
