// SPDX-License-Identifier: Apache-2.0
#include "server/calls/unknown_method.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/text/escape.h"
#include "proto/methods/methods.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

// The paths of this service's own methods.
std::string OwnMethods() {
  std::vector<const char*> paths;
  for (const MethodEntry& entry : kMethods) {
    if (ServiceOf(entry.method) == ServiceOf(Method::kForward)) {
      paths.push_back(entry.path);
    }
  }
  return absl::StrJoin(paths, ", ");
}

}  // namespace

absl::Status UnknownMethod(absl::string_view path) {
  return Unimplemented(
      {.reason = std::string(reasons::kUnknownMethod),
       .field = "method",
       .got = QuoteText({path.data(), path.size()}),
       .allowed = absl::StrCat(OwnMethods(), ", and what reflection lists")});
}

}  // namespace leakyrelu
