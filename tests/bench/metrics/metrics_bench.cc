// SPDX-License-Identifier: Apache-2.0
// The nanoseconds that a small call spends on counting and timing: the server's
// operations in the server's order (UnaryCall, Exchange), with nothing in
// between.
#include <benchmark/benchmark.h>

#include "server/metrics/metrics.h"
#include "server/service/stopwatch.h"

namespace leakyrelu {
namespace {

constexpr size_t kReceivedBytes = 83;
constexpr size_t kSentBytes = 72;
constexpr size_t kElements = 16;

void SmallCall(benchmark::State& state) {
  Metrics metrics;
  for (auto _ : state) {
    metrics.CallStarted(Method::kForward);
    Stopwatch stopwatch;
    metrics.StageFinished(Metrics::Stage::kReceive, stopwatch.Lap());
    metrics.StageFinished(Metrics::Stage::kParse, stopwatch.Lap());
    metrics.StageFinished(Metrics::Stage::kCompute, stopwatch.Lap());
    metrics.TensorsComputed(Metrics::Operation::kForward, DataType::kFloat32, 1,
                            kElements);
    metrics.StageFinished(Metrics::Stage::kSend, stopwatch.Lap());
    metrics.CallFinished(Method::kForward, absl::StatusCode::kOk,
                         stopwatch.Total(), kReceivedBytes, kSentBytes);
  }
}
BENCHMARK(SmallCall);

// The benchmarks above contain five readings.
void ReadingOfTheClock(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(Stopwatch::Clock::now());
  }
}
BENCHMARK(ReadingOfTheClock);

}  // namespace
}  // namespace leakyrelu

BENCHMARK_MAIN();
