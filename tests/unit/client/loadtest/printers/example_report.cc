// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/client/loadtest/printers/example_report.h"

#include <utility>

namespace leakyrelu::loadtest {

RunReport ExampleRun() {
  RunReport run;
  run.started = absl::FromUnixSeconds(1'700'000'000);
  run.duration_seconds = 2;
  run.requests = 1000;
  run.errors = 10;
  run.warm_up_requests = 50;
  run.verified = 990;
  run.elements = 990 * 1024;
  run.request_bytes = 990 * 4110;
  run.response_bytes = 990 * 4100;
  for (int us = 1; us <= 1000; ++us) {
    run.latency.Record(us * 1000);
    run.uncorrected_latency.Record(us * 900);
    run.send_lag.Record(us * 100);
    if (us > 990) run.error_latency.Record(us * 1000);
  }
  run.errors_by_code = {{"UNAVAILABLE", "a <b> & \"c\" 'd'", 7},
                        {"DEADLINE_EXCEEDED", "late", 3}};
  for (int i = 0; i < 20; ++i) {
    run.intervals.push_back({0.1 * i, 0.1, 50, i == 7 ? 10u : 0u, 400'000,
                             500e-6, 900e-6 + 1e-5 * i, 1e-3});
  }
  run.server =
      ServerTimes{1000, 0.2, {{"parse", 1000, 0.02}, {"compute", 1000, 0.1}}};
  run.client_cpu_seconds = 0.5;
  run.warnings = {"look out"};
  return run;
}

ClientFacts ExampleClient() {
  return {.program_version = "1.2.3",
          .grpc_version = "1.51.1",
          .host = "bench<1>",
          .cpu = "Example CPU",
          .cores = 8};
}

Report ExampleReport() {
  Report report;
  report.client = ExampleClient();
  report.headline = ExampleRun();
  report.broken_thresholds = {"p99>5us: 990 us"};
  return report;
}

RunReport UnreachableRun() {
  RunReport run;
  run.outcome = Outcome::kUnreachable;
  run.failure = "server 127.0.0.1:50051: Connection refused";
  run.started = absl::FromUnixSeconds(1'700'000'000);
  return run;
}

Report ExampleSweep() {
  Report report;
  report.mode = "sweep";
  report.client = ExampleClient();
  SweepReport sweep;
  sweep.by_rate = true;
  sweep.objectives = "p99<5ms";
  for (int i = 1; i <= 3; ++i) {
    SweepStep step;
    step.load = 1000 * i;
    step.kept = i < 3;
    step.broken = i < 3 ? "" : "p99<5ms: 7.00 ms";
    step.run = ExampleRun();
    step.run.duration_seconds = 2.0 / i;
    step.run.latency.Record(1'000'000 * i);
    sweep.steps.push_back(step);
  }
  sweep.best = 1;
  sweep.knee = 0;
  sweep.confirmed = true;
  sweep.warnings = {"at 3.00 k requests/s: look out"};
  report.headline = sweep.steps[1].run;
  report.sweep = sweep;
  return report;
}

Report ExampleCompare() {
  Report report;
  report.mode = "compare";
  report.client = ExampleClient();
  report.headline = ExampleRun();
  CompareReport compare;
  compare.targets = {{"tcp", ExampleRun(), {400, 500}, {.001, .001}},
                     {"uds", ExampleRun(), {200, 250}, {.002, .003}}};
  compare.targets[1].run.options.target.server = "unix:/run/l.sock";
  compare.targets[1].run.duration_seconds = 4;
  report.compare = std::move(compare);
  return report;
}

EarlierRun ExampleEarlier() {
  EarlierRun earlier;
  earlier.file = "monday.json";
  earlier.started = "2023-11-13T22:13:20+00:00";
  earlier.server = "old:1";
  earlier.requests_per_second = 990;
  earlier.bytes_per_second = 1e6;
  earlier.requests = 500;
  earlier.errors = 4;
  for (const NamedQuantile& named : kQuantiles) {
    earlier.latency_seconds[named.json_name] = named.quantile * 1e-3;
  }
  earlier.differences = {"elements: \"64\", now \"1024\""};
  return earlier;
}

}  // namespace leakyrelu::loadtest
