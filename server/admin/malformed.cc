// SPDX-License-Identifier: Apache-2.0
#include "server/admin/malformed.h"

#include <utility>

#include "proto/status/error.h"
#include "proto/status/reasons.h"

namespace leakyrelu::admin {

absl::Status Malformed(std::string got, std::string allowed) {
  return InvalidArgument({std::string(reasons::kMalformedMessage), "request",
                          std::move(got), std::move(allowed)});
}

}  // namespace leakyrelu::admin
