// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_REPORT_REPORT_H_
#define CLIENT_LOADTEST_REPORT_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "client/loadtest/plan/load_options.h"
#include "client/loadtest/report/histogram.h"

// The results of a run: plain data, filled by the engine and written by the
// printers (text, JSON, HTML, .hgrm, Prometheus). docs/load-testing.md defines
// every number.
namespace leakyrelu::loadtest {

enum class Outcome {
  kNotRun,       // an earlier run of the series ended early
  kUnreachable,  // no connection, or no server times, before the first call
  kCompleted,
  kInterrupted,  // Ctrl-C
  kServerLost,   // no call succeeded for --give-up-after
  kEndedEarly,   // in a comparison: another target ended it
};

// One interval of the run, over all threads.
struct IntervalPoint {
  double start_seconds = 0;  // after the start of the measurement
  double seconds = 0;        // length
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t bytes = 0;  // sent and received
  double p50_seconds = 0;
  double p99_seconds = 0;
  double max_seconds = 0;
};

// The server's own times, from /metrics before and after the run.
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
  std::string message;  // the first message with this code
  uint64_t count = 0;
};

struct RunReport {
  LoadOptions options;
  Outcome outcome = Outcome::kCompleted;
  std::string failure;  // why the server is unreachable
  absl::Time started;
  // Duration of the measurement; 0: it did not begin, and nothing below was
  // measured.
  double duration_seconds = 0;

  uint64_t requests = 0;  // answered or failed, warm-up excluded
  uint64_t errors = 0;    // failed requests among these
  uint64_t warm_up_requests = 0;
  uint64_t unfinished = 0;  // cancelled at the end of an interrupted run
  uint64_t verified = 0;    // responses compared, warm-up included
  uint64_t mismatches = 0;
  std::string first_mismatch;

  uint64_t elements = 0;        // of successful calls
  uint64_t request_bytes = 0;   // messages of successful calls
  uint64_t response_bytes = 0;  // messages of successful calls

  Histogram latency;              // from the intended send time
  Histogram uncorrected_latency;  // from the actual send time
  Histogram send_lag;             // actual minus intended send time
  Histogram error_latency;  // the part of latency that is from failed calls

  std::vector<ErrorCount> errors_by_code;  // most frequent first
  std::vector<IntervalPoint> intervals;
  std::optional<ServerTimes> server;

  double client_cpu_seconds = 0;
  // Open loop: requests that waited to be sent because --max-in-flight calls
  // were in flight.
  uint64_t held_back = 0;
  std::vector<std::string> warnings;

  // Whether any call can have been made, including the warm-up.
  bool began() const {
    return outcome != Outcome::kNotRun && outcome != Outcome::kUnreachable;
  }
  bool measured() const { return duration_seconds > 0; }
  uint64_t successes() const { return requests - errors; }

  double requests_per_second() const { return PerSecond(successes()); }
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

// One step of a sweep: a run at one load, as long as its objectives need.
struct SweepStep {
  double load = 0;  // requests per second, or calls in flight
  bool kept = false;
  std::string broken;    // the objective that was not kept; empty if all were
  bool repeats = false;  // whether this load was run before
  RunReport run;
};

struct SweepReport {
  bool by_rate = false;
  std::string objectives;        // "p99<5ms and errors<=0.1%"
  std::vector<SweepStep> steps;  // in execution order
  std::optional<size_t> best;    // the highest load that kept the objectives
  std::optional<size_t> knee;
  // Whether the best load and the next worse one were each judged the same way
  // twice.
  bool confirmed = false;
  // Warnings of the first step that did not keep the objectives.
  std::vector<std::string> warnings;
};

// Figures of an earlier report, for comparison: --with.
struct EarlierRun {
  std::string file;
  std::string started;
  std::string server;
  double requests_per_second = 0;
  double bytes_per_second = 0;
  uint64_t requests = 0;
  uint64_t errors = 0;
  std::map<std::string, double> latency_seconds;  // by NamedQuantile::json_name
  // Options and facts of the client that differ from the current ones, such as
  // "elements: 64, now 1024".
  std::vector<std::string> differences;
};

// The targets of one interleaved run; the ratios are relative to the first.
struct CompareReport {
  struct Target {
    std::string name;
    RunReport run;  // all rounds together
    std::vector<double> round_requests_per_second;
    std::vector<double> round_p99_seconds;
  };
  std::vector<Target> targets;
  std::optional<EarlierRun> earlier;
};

// The machine and programs of the measurement.
struct ClientFacts {
  std::string program_version;
  std::string grpc_version;
  std::string host;
  std::string cpu;
  int cores = 0;
};

// The input of every printer. Exactly one run is the headline: of a sweep, the
// best step (else the last); of a comparison, the first target.
struct Report {
  std::string mode = "run";  // "sweep", "compare"
  ClientFacts client;
  RunReport headline;
  std::optional<SweepReport> sweep;
  std::optional<CompareReport> compare;
  // Conditions of --fail-if that held: "p99>5ms: 7.1 ms".
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

#endif  // CLIENT_LOADTEST_REPORT_REPORT_H_
