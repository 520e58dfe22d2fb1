// SPDX-License-Identifier: Apache-2.0
#include "base/machine/resource_limits.h"

#include <sys/resource.h>

namespace leakyrelu {

std::optional<uint64_t> SoftLimit(int resource) {
  rlimit limit = {};
  if (getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0 ||
      limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  return limit.rlim_cur;
}

}  // namespace leakyrelu
