// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/source_metrics.h"

namespace leakyrelu {

void CollectSources(const ScrapeSources& sources, Families* families) {
  const auto gauge = [&](const char* name, const char* help, size_t value) {
    AddSample(&AddGauge(families, name, help), {}, static_cast<double>(value));
  };
  const auto counter = [&](const char* name, const char* help, int64_t value) {
    AddSample(&AddCounter(families, name, help), {},
              static_cast<double>(value));
  };
  if (sources.pool) {
    const PoolUse use = sources.pool();
    gauge("leakyrelu_pool_threads", "Threads that compute large requests.",
          use.threads);
    gauge("leakyrelu_pool_busy_threads", "Of these, how many compute now.",
          use.busy_threads);
    gauge("leakyrelu_pool_queued_pieces",
          "Pieces of large requests that wait for a thread.",
          use.queued_pieces);
    counter("leakyrelu_pool_jobs_total",
            "Large requests given to these threads; the others are computed "
            "where they arrive.",
            use.jobs);
    counter("leakyrelu_pool_pieces_total",
            "Pieces that the large requests were cut into.", use.pieces);
  }
  if (sources.lost_log_lines) {
    counter("leakyrelu_log_lines_lost_total",
            "Lines that standard error did not take, full, stuck or closed.",
            sources.lost_log_lines());
  }
}

}  // namespace leakyrelu
