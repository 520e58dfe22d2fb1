// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_OPTIONS_AUTO_OPTIONS_H_
#define SERVER_OPTIONS_AUTO_OPTIONS_H_

#include <cstdint>
#include <map>
#include <string>

#include "base/machine/usable_resources.h"
#include "server/options/options.h"

// Options that follow from what the process may use of the machine. Pure
// functions.
namespace leakyrelu {

// Replaces each option that is kAuto, and compute_threads where it is 0. What
// is given stays, and bounds the others: a message fits into both budgets.
// Returns where each replaced value came from, by flag:
//
//   --message-memory-bytes: auto: cgroup memory.max 134217728
std::map<std::string, std::string> ResolveAuto(const UsableResources& usable,
                                               ServerOptions* options);

// What the process may take at its peak with these budgets, in bytes: itself,
// and the messages with what gRPC and the allocator need beside them. REQUIRES:
// no option is kAuto.
uint64_t PeakBytes(const UsableResources& usable, const ServerOptions& options);

// The address space that the process needs to start and to serve small
// messages, in bytes. REQUIRES: compute_threads is not 0.
uint64_t MinAddressSpaceBytes(const UsableResources& usable,
                              const ServerOptions& options);

}  // namespace leakyrelu

#endif  // SERVER_OPTIONS_AUTO_OPTIONS_H_
