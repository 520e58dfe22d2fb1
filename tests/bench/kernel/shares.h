// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_BENCH_KERNEL_SHARES_H_
#define TESTS_BENCH_KERNEL_SHARES_H_

#include <pthreadpool.h>

#include <cstddef>
#include <memory>
#include <type_traits>

namespace leakyrelu::bench {

struct EndPool {
  void operator()(pthreadpool_t pool) const { pthreadpool_destroy(pool); }
};
using Pool = std::unique_ptr<std::remove_pointer_t<pthreadpool_t>, EndPool>;

// Null for one thread: the caller runs the work.
inline Pool MakePool(int threads) {
  return Pool(threads == 1 ? nullptr
                           : pthreadpool_create(static_cast<size_t>(threads)));
}

// Calls function(begin, count) for each thread's share of the elements.
template <class Function>
void InShares(const Pool& pool, size_t elements, const Function& function) {
  if (pool == nullptr) {
    function(size_t{0}, elements);
    return;
  }
  const size_t share =
      (elements - 1) / pthreadpool_get_threads_count(pool.get()) + 1;
  pthreadpool_parallelize_1d_tile_1d(
      pool.get(),
      [](void* context, size_t begin, size_t count) {
        (*static_cast<const Function*>(context))(begin, count);
      },
      const_cast<Function*>(&function), elements, share, 0);
}

}  // namespace leakyrelu::bench

#endif  // TESTS_BENCH_KERNEL_SHARES_H_
