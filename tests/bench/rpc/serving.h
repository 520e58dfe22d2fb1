// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_RPC_SERVING_H_
#define TESTS_BENCH_RPC_SERVING_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace leakyrelu::bench {

// Calls grpc.health.v1's Check until it returns SERVING, for at most 10
// seconds. Returns when that response arrived, in nanoseconds of
// CLOCK_MONOTONIC, which all processes of a machine share.
absl::StatusOr<int64_t> AwaitServing(const std::string& target);

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_RPC_SERVING_H_
