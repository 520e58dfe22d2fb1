// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_SPARE_MEMORY_H_
#define SERVER_APP_SPARE_MEMORY_H_

#include <cstddef>

#include "absl/time/time.h"

namespace leakyrelu {

// Gives memory back to the system that the allocator keeps although nothing
// has used it for an interval. tcmalloc itself does so only while others free:
// what a burst of large calls took would stay until the next one.
//
// Without tcmalloc (sanitizers) it does nothing. Not thread-safe.
class SpareMemory {
 public:
  static constexpr absl::Duration kInterval = absl::Seconds(5);

  // What is done with the allocator.
  struct Allocator {
    size_t (*free_bytes)();
    // Makes free what the calling thread keeps for itself.
    void (*empty_own_cache)();
    void (*release)(size_t bytes);
  };
  static Allocator OfThisProcess();

  explicit SpareMemory(Allocator allocator = OfThisProcess())
      : allocator_(allocator) {}

  // Threads' caches may hold a tenth of what tcmalloc lets them, which is more
  // than a sidecar's large messages need. Before there are threads.
  static void LimitCaches();

  // To be called once an interval.
  void Return();
  // What is free now, however long, with what the calling thread has freed;
  // after the start.
  void ReturnAll();

 private:
  const Allocator allocator_;
  size_t free_before_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_SPARE_MEMORY_H_
