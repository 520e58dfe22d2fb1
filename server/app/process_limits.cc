// SPDX-License-Identifier: Apache-2.0
#include "server/app/process_limits.h"

#include <sys/resource.h>

#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/machine/resource_limits.h"
#include "server/connections/connection_limiter.h"
#include "server/options/auto_options.h"

namespace leakyrelu {

absl::Status CheckProcessLimits(const UsableResources& usable,
                                const ServerOptions& options) {
  const std::optional<uint64_t> descriptors = SoftLimit(RLIMIT_NOFILE);
  const uint64_t min_descriptors = ConnectionLimiter::DescriptorsFor(1);
  if (descriptors.has_value() && *descriptors < min_descriptors) {
    return absl::ResourceExhaustedError(
        absl::StrCat("ulimit -n: got ", *descriptors,
                     " descriptors, allowed: at least ", min_descriptors));
  }
  const std::optional<uint64_t> address_space = SoftLimit(RLIMIT_AS);
  const uint64_t needed = MinAddressSpaceBytes(usable, options);
  if (!address_space.has_value() || *address_space >= needed) {
    return absl::OkStatus();
  }
  return absl::ResourceExhaustedError(absl::StrCat(
      "ulimit -v: got ", *address_space >> 10, " KiB, allowed: at least ",
      needed >> 10, " KiB (for libraries and the stacks of threads)"));
}

}  // namespace leakyrelu
