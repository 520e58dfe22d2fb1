// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_STREAM_LOAD_H_
#define TESTS_BENCH_RPC_STREAM_LOAD_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "tests/bench/rpc/payload.h"
#include "tests/bench/rpc/process_usage.h"

namespace leakyrelu::bench {

// One ForwardStream that carries a tensor in chunks: writes as fast as flow
// control allows, and reads the responses at the same time.
struct StreamLoad {
  std::string target;
  size_t chunk_bytes = size_t{1} << 20;
  int64_t chunks = 1024;
  Expected expected = Expected::kLeakyRelu;
  pid_t server_pid = 0;
};

struct StreamResult {
  int64_t chunks = 0;
  double seconds = 0;
  double server_cpu_seconds = 0;
  ProcessUsage server_before;
  ProcessUsage server_after;  // peak: since the stream began
};

// The first response is checked element by element, the others by length.
absl::StatusOr<StreamResult> RunStreamLoad(const StreamLoad& load);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_STREAM_LOAD_H_
