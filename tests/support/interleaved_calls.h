// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_INTERLEAVED_CALLS_H_
#define TESTS_SUPPORT_INTERLEAVED_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace leakyrelu {

struct InterleavedCalls {
  int calls = 1000;
  int in_flight = 64;
  size_t max_elements = 20'000;
  grpc_compression_algorithm compression = GRPC_COMPRESS_NONE;
  uint64_t seed = 301;
};

// Makes Forward and Backward calls, `in_flight` at a time on one channel, with
// different numbers and sizes, so that messages share frames and read buffers.
// Returns the number of exactly right responses.
int CountRightAnswers(const std::shared_ptr<grpc::Channel>& channel,
                      const InterleavedCalls& options);

}  // namespace leakyrelu

#endif  // TESTS_SUPPORT_INTERLEAVED_CALLS_H_
