// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_INTERLEAVED_CALLS_H_
#define TESTS_INTEGRATION_INTERLEAVED_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace leakyrelu {

struct InterleavedCalls {
  int calls = 1000;
  int in_flight = 64;
  size_t most_elements = 20'000;
  grpc_compression_algorithm compression = GRPC_COMPRESS_NONE;
  uint64_t seed = 301;
};

// Makes calls of Forward and Backward, `in_flight` at a time on one channel,
// each with numbers of its own and a size of its own, so that messages share
// frames and read buffers; returns how many came back exactly right.
int CountRightAnswers(const std::shared_ptr<grpc::Channel>& channel,
                      const InterleavedCalls& options);

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_INTERLEAVED_CALLS_H_
