// SPDX-License-Identifier: Apache-2.0
#include "server/metrics/source_metrics.h"

#include <optional>

namespace leakyrelu {
namespace {

// A value that the kernel does not give has no sample.
void CollectCgroup(const CgroupUse& use, Families* families) {
  const auto add = [](prometheus::MetricFamily& family, auto value) {
    if (value.has_value()) {
      AddSample(&family, {}, static_cast<double>(*value));
    }
  };
  std::optional<uint64_t> periods;
  std::optional<uint64_t> throttled_periods;
  std::optional<double> throttled_seconds;
  if (use.throttling.has_value()) {
    periods = use.throttling->periods;
    throttled_periods = use.throttling->throttled_periods;
    throttled_seconds = use.throttling->throttled_seconds;
  }
  add(AddGauge(families, "leakyrelu_cgroup_memory_limit_bytes",
               "The cgroup's memory limit now; none without one."),
      use.memory_limit_bytes);
  add(AddGauge(families, "leakyrelu_cgroup_cpu_limit_cores",
               "The cgroup's CPU quota now, in cores; none without one, as of "
               "the next three."),
      use.cpu_limit_cores);
  add(AddCounter(families, "leakyrelu_cgroup_cpu_periods_total",
                 "Periods of the quota in which the cgroup ran."),
      periods);
  add(AddCounter(families, "leakyrelu_cgroup_cpu_throttled_periods_total",
                 "Of these, how many used the quota up."),
      throttled_periods);
  add(AddCounter(families, "leakyrelu_cgroup_cpu_throttled_seconds_total",
                 "Time for which the cgroup's threads waited for the next "
                 "period, summed over CPUs."),
      throttled_seconds);
  add(AddCounter(families, "leakyrelu_cgroup_oom_kills_total",
                 "Processes of the cgroup that the kernel killed for want of "
                 "memory."),
      use.oom_kills);
}

}  // namespace

void CollectSources(const ScrapeSources& sources, Families* families) {
  const auto gauge = [&](const char* name, const char* help, size_t value) {
    AddSample(&AddGauge(families, name, help), {}, static_cast<double>(value));
  };
  const auto counter = [&](const char* name, const char* help, int64_t value) {
    AddSample(&AddCounter(families, name, help), {},
              static_cast<double>(value));
  };
  if (sources.inflight_bytes) {
    gauge("leakyrelu_inflight_bytes",
          "Bytes that the calls in flight hold, from their arrival until "
          "their reply has left.",
          sources.inflight_bytes());
  }
  if (sources.inflight_calls) {
    gauge("leakyrelu_inflight_calls", "Calls of any method in flight.",
          sources.inflight_calls());
  }
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
            "Pieces that the large requests were divided into.", use.pieces);
  }
  if (sources.budgets.has_value()) {
    gauge("leakyrelu_memory_limit_bytes",
          "Bytes of memory that the process may use: the smallest of the "
          "cgroup's limits, RLIMIT_AS and physical memory at the start.",
          sources.budgets->memory_limit_bytes);
    gauge("leakyrelu_message_memory_budget_bytes",
          "Bytes that the messages of all connections may take: "
          "--message-memory-bytes.",
          sources.budgets->message_memory_bytes);
    gauge("leakyrelu_inflight_budget_bytes",
          "Bytes that requests may hold together: --max-inflight-bytes.",
          sources.budgets->inflight_bytes);
    gauge("leakyrelu_cores",
          "Cores that the process may use: its affinity, bounded by the "
          "cgroup's CPU quota rounded up, at the start.",
          static_cast<size_t>(sources.budgets->cores));
    gauge("leakyrelu_io_threads",
          "I/O threads: --io-threads. Together they use at most as many cores.",
          static_cast<size_t>(sources.budgets->io_threads));
  }
  if (sources.cgroup) CollectCgroup(sources.cgroup(), families);
  if (sources.heartbeat_age_seconds) {
    AddSample(&AddGauge(families, "leakyrelu_heartbeat_age_seconds",
                        "Time since the I/O thread that has run least recently "
                        "ran; they are asked every second, and above 10 s "
                        "/healthz answers 503."),
              {}, sources.heartbeat_age_seconds());
  }
  if (sources.lost_log_lines) {
    counter("leakyrelu_log_lines_lost_total",
            "Lines that standard error did not take, full, stuck or closed.",
            sources.lost_log_lines());
  }
}

}  // namespace leakyrelu
