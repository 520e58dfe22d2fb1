// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_APP_SPARE_MEMORY_H_
#define SERVER_APP_SPARE_MEMORY_H_

#include <cstddef>

#include "absl/time/time.h"

namespace leakyrelu {

// Returns memory to the system that the allocator keeps although it has been
// unused for an interval. tcmalloc itself does so only while other memory is
// freed, so the memory of a burst of large calls would stay until the next
// burst.
//
// Without tcmalloc (sanitizers) it does nothing. Not thread-safe.
class SpareMemory {
 public:
  static constexpr absl::Duration kInterval = absl::Seconds(5);

  // The allocator's functions.
  struct Allocator {
    size_t (*free_bytes)();
    // Empties the calling thread's cache.
    void (*empty_own_cache)();
    void (*release)(size_t bytes);
  };
  static Allocator OfThisProcess();

  explicit SpareMemory(Allocator allocator = OfThisProcess())
      : allocator_(allocator) {}

  // Where messages may take less than this, free memory is returned at once.
  // What the allocator would keep is then as much as what is used, and in a
  // container's limit it takes the place of the program's own pages, which are
  // read from the disk again and again. Beyond, returning it would cost more
  // than it saves.
  static constexpr size_t kSmallBudgetBytes = size_t{128} << 20;

  // Limits the threads' caches to a tenth of tcmalloc's default, which is more
  // than the service's large messages need, and applies kSmallBudgetBytes. Call
  // it before any thread is started.
  static void LimitCaches(size_t message_memory_bytes);

  // Call it once per interval.
  void Return();
  // Returns all memory that is free now, regardless of how long, including the
  // calling thread's cache. For the end of the start.
  void ReturnAll();

 private:
  const Allocator allocator_;
  size_t free_before_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_APP_SPARE_MEMORY_H_
