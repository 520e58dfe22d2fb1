// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SOURCE_METRICS_H_
#define SERVER_METRICS_SOURCE_METRICS_H_

#include "server/metrics/exposition.h"
#include "server/metrics/scrape_sources.h"

namespace leakyrelu {

// Appends the families of the sources that are there. Thread-safe, as far as
// they are.
void CollectSources(const ScrapeSources& sources, Families* families);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SOURCE_METRICS_H_
