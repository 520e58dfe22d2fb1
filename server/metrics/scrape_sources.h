// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_SCRAPE_SOURCES_H_
#define SERVER_METRICS_SCRAPE_SOURCES_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "base/machine/cgroup_use.h"
#include "base/pool/pool_use.h"

namespace leakyrelu {

// What the process may use, and what follows from it; fixed at the start.
struct Budgets {
  uint64_t memory_limit_bytes = 0;
  uint64_t message_memory_bytes = 0;
  uint64_t inflight_bytes = 0;
  int cores = 0;
  int io_threads = 0;
};

// Values that other components count, read at each scrape, from any thread.
struct ScrapeSources {
  // Bytes of the requests in flight, from their arrival until their reply has
  // left.
  std::function<uint64_t()> inflight_bytes = {};
  std::function<uint64_t()> inflight_calls = {};
  std::function<PoolUse()> pool = {};
  std::function<int64_t()> lost_log_lines = {};
  std::optional<Budgets> budgets = {};
  std::function<CgroupUse()> cgroup = {};
  // Of the I/O thread that has run least recently.
  std::function<double()> heartbeat_age_seconds = {};
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_SCRAPE_SOURCES_H_
