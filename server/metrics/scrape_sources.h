// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SCRAPE_SOURCES_H_
#define SERVER_METRICS_SCRAPE_SOURCES_H_

#include <cstdint>
#include <functional>

#include "server/pool/pool_use.h"

namespace leakyrelu {

// What others count, asked at each scrape, from any thread.
struct ScrapeSources {
  std::function<PoolUse()> pool;
  std::function<int64_t()> lost_log_lines;
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SCRAPE_SOURCES_H_
