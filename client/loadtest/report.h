// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_H_
#define CLIENT_LOADTEST_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "client/loadtest/histogram.h"

// What a run found out: plain data, filled by the engine, printed by the
// printers (text, JSON, HTML, .hgrm, Prometheus). client/loadtest/OUTPUT.md
// defines every number.
namespace leakyrelu::loadtest {

enum class Outcome {
  kCompleted,
  kInterrupted,  // Ctrl-C
  kServerLost,   // no call succeeded for --give-up-after
};

// One slice of the run's time, all threads together.
struct IntervalPoint {
  double start_seconds = 0;  // after the start of the measurement
  double seconds = 0;        // length
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t bytes = 0;  // both ways
  double p50_seconds = 0;
  double p99_seconds = 0;
  double max_seconds = 0;
};

// The server's own clocks, from /metrics before and after.
struct ServerTimes {
  struct Stage {
    std::string name;
    uint64_t count = 0;
    double seconds = 0;  // sum over all calls
  };
  uint64_t calls = 0;
  double call_seconds = 0;  // sum over all calls
  std::vector<Stage> stages;
};

struct ErrorCount {
  std::string code;     // "UNAVAILABLE"
  std::string message;  // the first seen with this code
  uint64_t count = 0;
};

struct RunReport {
  std::vector<std::pair<std::string, std::string>> description;
  Outcome outcome = Outcome::kCompleted;
  absl::Time started;
  double duration_seconds = 0;  // of the measurement
  bool streams = false;         // a message is not a call of the server
  double intended_requests_per_second = 0;  // 0: closed loop

  uint64_t requests = 0;  // answered or failed, warm-up excluded
  uint64_t errors = 0;    // of these, failed
  uint64_t warm_up_requests = 0;
  uint64_t unfinished = 0;  // cut off by the end of an interrupted run
  uint64_t verified = 0;    // responses, those of the warm-up too
  uint64_t mismatches = 0;
  std::string first_mismatch;

  uint64_t elements = 0;        // of successful calls
  uint64_t request_bytes = 0;   // messages of successful calls
  uint64_t response_bytes = 0;  // messages of successful calls

  Histogram latency;              // from the intended send time
  Histogram uncorrected_latency;  // from the actual send time
  Histogram send_lag;             // actual minus intended send time
  Histogram error_latency;        // the failed calls' part of latency

  std::vector<ErrorCount> errors_by_code;  // most frequent first
  std::vector<IntervalPoint> intervals;
  std::optional<ServerTimes> server;

  double client_cpu_seconds = 0;
  int client_threads = 1;
  std::vector<std::string> warnings;

  double requests_per_second() const { return PerSecond(requests - errors); }
  double elements_per_second() const { return PerSecond(elements); }
  double bytes_per_second() const {
    return PerSecond(request_bytes + response_bytes);
  }
  double error_share() const {
    return requests == 0
               ? 0
               : static_cast<double>(errors) / static_cast<double>(requests);
  }

 private:
  double PerSecond(uint64_t count) const {
    return duration_seconds > 0 ? static_cast<double>(count) / duration_seconds
                                : 0;
  }
};

// One step of a sweep.
struct SweepStep {
  double load = 0;  // requests a second, or calls in flight
  bool kept = false;
  std::string broken;  // the objective that was not kept; empty if kept
  RunReport run;
};

struct SweepReport {
  bool by_rate = false;
  std::string objectives;        // "p99<5ms and errors<=0.1%"
  std::vector<SweepStep> steps;  // in the order in which they were run
  std::optional<size_t> best;    // the highest load that kept the objectives
  std::optional<size_t> knee;
};

// The targets of one interleaved run; the first is what others are divided by.
struct CompareReport {
  struct Target {
    std::string name;
    RunReport run;  // all rounds together
    std::vector<double> round_requests_per_second;
    std::vector<double> round_p99_seconds;
  };
  std::vector<Target> targets;
};

// Everything that a printer may be given. Exactly one run is the headline: of
// a sweep the best step (else the last), of a comparison the first target.
struct Report {
  std::string mode = "run";  // "sweep", "compare"
  RunReport headline;
  std::optional<SweepReport> sweep;
  std::optional<CompareReport> compare;
  // Conditions of --fail-if that came true: "p99>5ms: 7.1 ms".
  std::vector<std::string> broken_thresholds;
};

// The quantiles that every printer shows: name in JSON, label, quantile.
struct NamedQuantile {
  const char* json_name;
  const char* label;
  double quantile;
};
inline constexpr NamedQuantile kQuantiles[] = {
    {"p50", "p50", 0.5},       {"p90", "p90", 0.9},
    {"p95", "p95", 0.95},      {"p99", "p99", 0.99},
    {"p99_9", "p99.9", 0.999}, {"p99_99", "p99.99", 0.9999},
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_REPORT_H_
