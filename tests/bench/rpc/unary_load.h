// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_UNARY_LOAD_H_
#define TESTS_BENCH_RPC_UNARY_LOAD_H_

#include <sys/types.h>

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/rpc/payload.h"
#include "tests/bench/rpc/process_usage.h"

namespace leakyrelu::bench {

// A closed loop: `in_flight` calls at all times; each response is followed
// immediately by the next call. Latency is measured from before the call's
// start to after its response. In a closed loop, this is the time that a caller
// waits, not the latency under independent arrivals.
struct UnaryLoad {
  std::string target;
  size_t tensor_bytes = 64;
  int in_flight = 1;
  bool coalesce = false;  // RawChannel
  absl::Duration warmup = absl::Milliseconds(200);
  absl::Duration duration = absl::Seconds(1);
  // Ends the measured part early.
  int64_t max_calls = std::numeric_limits<int64_t>::max();
  Expected expected = Expected::kLeakyRelu;
  pid_t server_pid = 0;
};

struct UnaryResult {
  // Counted from one completion to another, so that only whole calls count.
  int64_t calls = 0;
  double seconds = 0;
  double p50_us = 0;
  double p99_us = 0;
  double client_cpu_seconds = 0;
  double server_cpu_seconds = 0;
  ProcessUsage server_before;  // at the first call, before anything is sent
  ProcessUsage server_after;   // peak: since the measured part began
};

// The first response is checked element by element, the others by status and
// length. The first failure ends the run with its status.
absl::StatusOr<UnaryResult> RunUnaryLoad(const UnaryLoad& load);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_UNARY_LOAD_H_
