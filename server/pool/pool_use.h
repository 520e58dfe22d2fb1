// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_POOL_POOL_USE_H_
#define SERVER_POOL_POOL_USE_H_

#include <cstddef>
#include <cstdint>

namespace leakyrelu {

// How busy a pool is now, and what it has been given since it began. A job is
// one large request, cut into pieces.
struct PoolUse {
  size_t threads = 0;
  size_t busy_threads = 0;
  size_t queued_pieces = 0;  // not yet taken by a thread
  int64_t jobs = 0;
  int64_t pieces = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_POOL_POOL_USE_H_
