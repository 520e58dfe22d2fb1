// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_MACHINE_RESOURCE_LIMITS_H_
#define BASE_MACHINE_RESOURCE_LIMITS_H_

#include <cstdint>
#include <optional>

namespace leakyrelu {

// The process's soft limit of a resource of getrlimit(2), such as
// RLIMIT_NOFILE, as of now; nothing where it is unlimited. Thread-safe.
std::optional<uint64_t> SoftLimit(int resource);

}  // namespace leakyrelu

#endif  // BASE_MACHINE_RESOURCE_LIMITS_H_
