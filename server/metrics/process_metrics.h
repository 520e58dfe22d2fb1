// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_PROCESS_METRICS_H_
#define SERVER_METRICS_PROCESS_METRICS_H_

#include "server/metrics/exposition.h"

namespace leakyrelu {

// Appends the process_* families that Prometheus clients share by convention,
// read from the kernel when called. Values that cannot be read (no descriptor
// left, no /proc) are omitted. Thread-safe.
void CollectProcessMetrics(Families* families);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_PROCESS_METRICS_H_
