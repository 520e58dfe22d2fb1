// SPDX-License-Identifier: Apache-2.0
#include "server/options/unknown_variables.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/text/error_text.h"
#include "base/text/escape.h"
#include "base/text/nearest_name.h"

namespace leakyrelu {
namespace {

constexpr absl::string_view kPrefix = "LEAKYRELU_";

bool IsOfAClient(absl::string_view name) {
  return name == "LEAKYRELU_SERVER" || name == "LEAKYRELU_DEADLINE" ||
         absl::StartsWith(name, "LEAKYRELU_LOADTEST_");
}

// Variables of Kubernetes' service links and, with a URL as value, of Docker's
// links.
bool IsServiceLink(absl::string_view name, absl::string_view value) {
  return absl::EndsWith(name, "_SERVICE_HOST") ||
         absl::EndsWith(name, "_SERVICE_PORT") ||
         absl::StrContains(name, "_SERVICE_PORT_") ||
         absl::StrContains(name, "_TCP_") || absl::StrContains(name, "_UDP_") ||
         absl::StrContains(value, "://");
}

// Only the part after the common prefix is compared.
std::string DidYouMeanVariable(const std::string& unknown,
                               const std::vector<std::string>& known) {
  std::vector<std::string> suffixes;
  for (const std::string& name : known) {
    suffixes.push_back(name.substr(kPrefix.size()));
  }
  const auto nearest = NearestName(unknown.substr(kPrefix.size()), suffixes);
  if (!nearest.has_value()) return "";
  return absl::StrCat(" (did you mean ", kPrefix, *nearest, "?)");
}

}  // namespace

std::vector<std::string> UnknownVariables(
    const char* const* environment, const std::vector<std::string>& known) {
  std::vector<std::string> lines;
  for (; *environment != nullptr; ++environment) {
    const absl::string_view variable = *environment;
    const size_t end = std::min(variable.find('='), variable.size());
    const absl::string_view name = variable.substr(0, end);
    const absl::string_view value =
        variable.substr(std::min(end + 1, variable.size()));
    if (!absl::StartsWith(name, kPrefix) || IsOfAClient(name) ||
        IsServiceLink(name, value) ||
        std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const std::string unknown(name);
    lines.push_back(
        ErrorText("environment", EscapeText(unknown, kMaxQuotedBytes),
                  absl::StrCat("the variables of --help",
                               DidYouMeanVariable(unknown, known))));
  }
  return lines;
}

}  // namespace leakyrelu
