// SPDX-License-Identifier: Apache-2.0
#include "client/loadtest/engine/engine.h"

#include <grpc/grpc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/loadtest/engine/cpu_seconds.h"
#include "client/loadtest/engine/metrics_page.h"
#include "client/loadtest/engine/monotonic_clock.h"
#include "client/loadtest/engine/run_times.h"
#include "client/loadtest/engine/worker.h"
#include "client/loadtest/plan/quantity.h"
#include "client/loadtest/report/interval_series.h"
#include "client/loadtest/report/run_warnings.h"
#include "client/loadtest/report/server_times.h"

namespace leakyrelu::loadtest {
namespace {

std::string CodeName(int code) {
  if (code == kNotSentCode) return "NOT_SENT";
  return absl::StatusCodeToString(static_cast<absl::StatusCode>(code));
}

// The state of one run; lives on the thread that called RunLoad.
class Run {
 public:
  Run(const LoadOptions& options, const Workload& workload,
      const RunControl& control)
      : options_(options),
        workload_(workload),
        control_(control),
        interval_(
            std::clamp(options.duration / 50, kMinInterval, kMaxInterval)),
        series_(absl::ToDoubleSeconds(interval_)) {}

  absl::Status Connect() {
    for (int i = 0; i < options_.connection_count(); ++i) {
      absl::StatusOr<std::unique_ptr<Connection>> connection =
          Connection::Create(options_.target);
      if (!connection.ok()) return connection.status();
      connections_.push_back(*std::move(connection));
      absl::Status connected =
          connections_.back()->Connect(options_.connect_timeout);
      if (!connected.ok()) {
        return absl::Status(
            connected.code(),
            absl::StrCat("server ", options_.target.server, ": ",
                         std::string(connected.message())));
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadServerBefore() {
    if (options_.metrics_url.empty()) return absl::OkStatus();
    const absl::StatusOr<std::string> text =
        ReadMetricsPage(options_.metrics_url);
    if (!text.ok()) return text.status();
    server_before_ = ParseServerTimes(*text);
    return absl::OkStatus();
  }

  RunReport Measure() {
    StartWorkers();
    Watch();
    for (auto& worker : workers_) worker->Join();
    return MakeReport();
  }

 private:
  void StartWorkers() {
    report_.started = absl::Now();
    start_ns_ = NowNs();
    measure_ns_ = start_ns_ + absl::ToInt64Nanoseconds(options_.warm_up);
    end_ns_ = measure_ns_ + absl::ToInt64Nanoseconds(options_.duration);
    stop_.no_new_calls_ns = end_ns_;
    const auto threads = static_cast<size_t>(options_.threads);
    for (size_t i = 0; i < threads; ++i) {
      Worker::Plan plan;
      plan.options = &options_;
      plan.workload = &workload_;
      plan.stop = &stop_;
      plan.index = static_cast<int>(i);
      plan.start_ns = start_ns_;
      plan.measure_ns = measure_ns_;
      plan.interval_ns = absl::ToInt64Nanoseconds(interval_);
      if (options_.requests != 0) {
        plan.quota = (options_.requests + threads - 1 - i) / threads;
      }
      for (size_t c = i; c < connections_.size(); c += threads) {
        plan.connections.push_back(connections_[c].get());
      }
      // Fewer requests than threads: surplus threads are not started.
      if (options_.requests != 0 && plan.quota == 0) continue;
      workers_.push_back(std::make_unique<Worker>(plan));
    }
    for (auto& worker : workers_) worker->Start();
  }

  // Reports progress and watches for interruption and a lost server until all
  // workers have finished.
  void Watch() {
    int64_t next_progress_ns = start_ns_ + kProgressNs;
    while (!std::all_of(workers_.begin(), workers_.end(),
                        [](const auto& w) { return w->finished(); })) {
      std::this_thread::sleep_for(std::chrono::nanoseconds(kTickNs));
      const int64_t now_ns = NowNs();
      if (!cpu_at_measure_ && now_ns >= measure_ns_) {
        cpu_at_measure_ = CpuSeconds();
        cpu_from_ns_ = now_ns;
      }
      Collect();
      if (now_ns >= next_progress_ns) {
        if (control_.on_progress) Tell(now_ns);
        next_progress_ns += kProgressNs;
      }
      if (report_.outcome != Outcome::kCompleted) continue;
      if (control_.interrupt != nullptr && control_.interrupt->load()) {
        Stop(Outcome::kInterrupted, now_ns, now_ns + kInterruptGraceNs);
      } else if (ServerLost(now_ns)) {
        Stop(Outcome::kServerLost, now_ns, now_ns);
      }
    }
    cpu_end_ = CpuSeconds();
    cpu_until_ns_ = NowNs();
  }

  void Stop(Outcome outcome, int64_t no_new_calls_ns, int64_t cancel_calls_ns) {
    report_.outcome = outcome;
    stop_.no_new_calls_ns = std::min(end_ns_, no_new_calls_ns);
    stop_.cancel_calls_ns = cancel_calls_ns;
  }

  // Calls fail, and none has succeeded for a while. A server that is only slow
  // has calls in flight but no failures yet.
  bool ServerLost(int64_t now_ns) const {
    int64_t success_ns = start_ns_;
    int64_t failure_ns = 0;
    for (const auto& worker : workers_) {
      success_ns = std::max(success_ns, worker->recorder().last_success_ns());
      failure_ns = std::max(failure_ns, worker->recorder().last_failure_ns());
    }
    return failure_ns > success_ns &&
           now_ns - success_ns >
               absl::ToInt64Nanoseconds(options_.give_up_after);
  }

  void Collect() {
    for (auto& worker : workers_) {
      series_.Add(worker->recorder().TakeIntervals());
    }
  }

  void Tell(int64_t now_ns) {
    Progress progress;
    progress.elapsed_seconds = NsToSeconds(now_ns - measure_ns_);
    progress.planned_seconds = absl::ToDoubleSeconds(options_.duration);
    progress.requests = series_.requests();
    progress.errors = series_.errors();
    progress.requests_per_second =
        static_cast<double>(series_.requests() - reported_requests_) /
        NsToSeconds(kProgressNs);
    reported_requests_ = series_.requests();
    progress.p99_seconds = NsToSeconds(series_.latency().QuantileNs(0.99));
    for (auto& worker : workers_) progress.in_flight += worker->in_flight();
    control_.on_progress(progress);
  }

  RunReport MakeReport() {
    Collect();
    Totals totals;
    for (auto& worker : workers_) totals.Merge(worker->recorder().totals());
    RunReport& r = report_;
    r.options = options_;
    const int64_t stopped_ns = options_.requests != 0
                                   ? totals.last_done_ns
                                   : stop_.no_new_calls_ns.load();
    const int64_t until_ns = std::max(stopped_ns, totals.last_done_ns);
    r.duration_seconds =
        NsToSeconds(std::max<int64_t>(until_ns - measure_ns_, 0));
    r.requests = totals.requests;
    r.errors = totals.errors;
    r.warm_up_requests = totals.warm_up_requests;
    r.unfinished = totals.unfinished;
    r.verified = totals.verified;
    r.mismatches = totals.mismatches;
    r.first_mismatch = totals.first_mismatch;
    r.elements = totals.elements;
    r.request_bytes = totals.request_bytes;
    r.response_bytes = totals.response_bytes;
    r.latency = totals.latency;
    r.uncorrected_latency = totals.uncorrected_latency;
    r.send_lag = totals.send_lag;
    r.error_latency = totals.error_latency;
    for (const auto& [code, error] : totals.errors_by_code) {
      r.errors_by_code.push_back({CodeName(code), error.message, error.count});
    }
    std::sort(r.errors_by_code.begin(), r.errors_by_code.end(),
              [](const ErrorCount& a, const ErrorCount& b) {
                return a.count > b.count;
              });
    r.intervals = series_.Points(r.duration_seconds);
    r.client_cpu_seconds = cpu_end_ - cpu_at_measure_.value_or(cpu_end_);
    for (auto& worker : workers_) r.held_back += worker->held_back();
    ReadServerAfter();
    AddWarnings();
    return std::move(report_);
  }

  void ReadServerAfter() {
    if (!server_before_) return;
    const absl::StatusOr<std::string> text =
        ReadMetricsPage(options_.metrics_url);
    if (text.ok()) {
      report_.server = Difference(*server_before_, ParseServerTimes(*text));
    } else {
      report_.warnings.push_back(absl::StrCat(
          "server times are missing: ", std::string(text.status().message())));
    }
  }

  void AddWarnings() {
    const double seconds = NsToSeconds(cpu_until_ns_ - cpu_from_ns_);
    const double busy =
        report_.client_cpu_seconds / std::max(seconds, 1e-3) / options_.threads;
    for (const std::string& warning :
         {ClockJumpWarning(absl::Now() - report_.started,
                           absl::Nanoseconds(NowNs() - start_ns_)),
          BusyWarning(options_, cpu_at_measure_ ? busy : 0),
          ShortfallWarning(report_), SendLagWarning(report_)}) {
      if (!warning.empty()) report_.warnings.push_back(warning);
    }
  }

  const LoadOptions& options_;
  const Workload& workload_;
  const RunControl& control_;
  const absl::Duration interval_;
  GrpcRuntime runtime_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::unique_ptr<Worker>> workers_;
  StopTimes stop_;
  IntervalSeries series_;
  std::optional<ServerTimes> server_before_;
  RunReport report_;
  int64_t start_ns_ = 0;
  int64_t measure_ns_ = 0;
  int64_t end_ns_ = 0;
  uint64_t reported_requests_ = 0;
  std::optional<double> cpu_at_measure_;
  double cpu_end_ = 0;
  int64_t cpu_from_ns_ = 0;
  int64_t cpu_until_ns_ = 0;
};

}  // namespace

RunReport RunLoad(const LoadOptions& options, const Workload& workload,
                  const RunControl& control) {
  Run run(options, workload, control);
  absl::Status status = run.Connect();
  if (status.ok()) status = run.ReadServerBefore();
  if (status.ok()) return run.Measure();
  RunReport report;
  report.options = options;
  report.outcome = Outcome::kUnreachable;
  report.failure = std::string(status.message());
  report.started = absl::Now();
  return report;
}

}  // namespace leakyrelu::loadtest
