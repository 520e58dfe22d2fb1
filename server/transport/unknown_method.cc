// SPDX-License-Identifier: Apache-2.0
#include "server/transport/unknown_method.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu {
namespace {

// Longer than any path of ours; the rest of a longer one tells nothing.
constexpr size_t kShownPathBytes = 128;

std::string DataMethods() {
  const google::protobuf::ServiceDescriptor* service =
      v1::ForwardRequest::descriptor()->file()->service(0);
  std::vector<std::string> paths;
  paths.reserve(service->method_count());
  for (int i = 0; i < service->method_count(); ++i) {
    paths.push_back(absl::StrCat("/", std::string(service->full_name()), "/",
                                 std::string(service->method(i)->name())));
  }
  return absl::StrJoin(paths, ", ");
}

}  // namespace

absl::Status UnknownMethod(absl::string_view path) {
  return Unimplemented(
      {.reason = std::string(reasons::kUnknownMethod),
       .field = "method",
       .got = absl::CEscape(path.substr(0, kShownPathBytes)),
       .allowed =
           absl::StrCat(DataMethods(), ", and what server reflection lists")});
}

}  // namespace leakyrelu
