// SPDX-License-Identifier: Apache-2.0
#ifndef CLIENT_LOADTEST_ENGINE_SLOT_RING_H_
#define CLIENT_LOADTEST_ENGINE_SLOT_RING_H_

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace leakyrelu::loadtest {

// Returns free call slots from the thread that finishes calls to the thread
// that starts them. Lock-free; exactly one pushing and one popping thread.
template <typename T>
class SlotRing {
 public:
  // REQUIRES: never holds more than `capacity` items.
  explicit SlotRing(size_t capacity) : items_(std::bit_ceil(capacity)) {}

  void Push(T item) {
    const uint32_t tail = tail_.load(std::memory_order_relaxed);
    items_[tail & (items_.size() - 1)] = item;
    tail_.store(tail + 1, std::memory_order_release);
    tail_.notify_one();
  }

  // False if the ring is empty.
  bool TryPop(T* item) {
    if (head_ == tail_.load(std::memory_order_acquire)) return false;
    *item = items_[head_++ & (items_.size() - 1)];
    return true;
  }

  // Waits for an item.
  T Pop() {
    T item;
    while (!TryPop(&item)) tail_.wait(head_, std::memory_order_acquire);
    return item;
  }

 private:
  std::vector<T> items_;
  // On separate cache lines: each is written by one thread only.
  alignas(64) std::atomic<uint32_t> tail_{0};
  alignas(64) uint32_t head_ = 0;
};

}  // namespace leakyrelu::loadtest

#endif  // CLIENT_LOADTEST_ENGINE_SLOT_RING_H_
