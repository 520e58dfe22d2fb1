// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SOURCE_METRICS_H_
#define SERVER_METRICS_SOURCE_METRICS_H_

#include "server/metrics/exposition.h"
#include "server/metrics/scrape_sources.h"

namespace leakyrelu {

// Appends the families of the sources that are set. As thread-safe as the
// sources.
void CollectSources(const ScrapeSources& sources, Families* families);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SOURCE_METRICS_H_
