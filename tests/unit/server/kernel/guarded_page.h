// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_KERNEL_GUARDED_PAGE_H_
#define TESTS_UNIT_SERVER_KERNEL_GUARDED_PAGE_H_

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <span>

namespace leakyrelu {

// A page of memory between two inaccessible pages, so that an access outside it
// ends the program.
class GuardedPage {
 public:
  GuardedPage() : size_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    map_ =
        mmap(nullptr, 3 * size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map_ == MAP_FAILED) std::abort();
    if (mprotect(begin(), size_, PROT_READ | PROT_WRITE) != 0) std::abort();
  }
  ~GuardedPage() { munmap(map_, 3 * size_); }
  GuardedPage(const GuardedPage&) = delete;
  GuardedPage& operator=(const GuardedPage&) = delete;

  std::span<std::byte> First(size_t bytes) { return {begin(), bytes}; }
  std::span<std::byte> Last(size_t bytes) {
    return {begin() + size_ - bytes, bytes};
  }

 private:
  std::byte* begin() { return static_cast<std::byte*>(map_) + size_; }

  const size_t size_;
  void* map_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_KERNEL_GUARDED_PAGE_H_
