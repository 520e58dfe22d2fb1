// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_PROCESS_METRICS_H_
#define SERVER_METRICS_PROCESS_METRICS_H_

#include "server/metrics/exposition.h"

namespace leakyrelu {

// Appends the process_* families that Prometheus clients share by convention,
// read from the kernel at the moment of the call. What cannot be read (no
// descriptor left, no /proc) is left out. Thread-safe.
void CollectProcessMetrics(Families* families);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_PROCESS_METRICS_H_
