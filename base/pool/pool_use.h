// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_POOL_POOL_USE_H_
#define BASE_POOL_POOL_USE_H_

#include <cstddef>
#include <cstdint>

namespace leakyrelu {

// How busy a pool is now, and what it has been given since it was created. A
// job is one large request, divided into pieces.
struct PoolUse {
  size_t threads = 0;
  size_t busy_threads = 0;
  size_t queued_pieces = 0;  // not yet taken by a thread
  int64_t jobs = 0;
  int64_t pieces = 0;
};

}  // namespace leakyrelu

#endif  // BASE_POOL_POOL_USE_H_
