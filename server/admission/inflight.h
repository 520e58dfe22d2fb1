// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMISSION_INFLIGHT_H_
#define SERVER_ADMISSION_INFLIGHT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace leakyrelu {

// Counts the requests in flight and their bytes in one word, so that each
// change costs one atomic addition. Thread-safe.
class Inflight {
 public:
  // 8 TiB and two million calls.
  static constexpr int kByteBits = 43;
  static constexpr uint64_t kMaxBytes = uint64_t{1} << kByteBits;
  static constexpr uint64_t kMaxCalls = uint64_t{1} << (64 - kByteBits);

  struct Held {
    uint64_t bytes;
    uint64_t calls;
  };

  // Adds a request; returns what is in flight including it. REQUIRES: bytes <
  // kMaxBytes, also for the sum of all, and fewer than kMaxCalls requests.
  Held Enter(size_t bytes) { return Add(kCall + bytes); }
  // Adds bytes to a request that has entered; returns as Enter.
  Held Grow(size_t bytes) { return Add(bytes); }
  void Shrink(size_t bytes) { Remove(bytes); }
  // Removes a request, with all its bytes; returns what is left.
  Held Leave(size_t bytes) { return Remove(kCall + bytes); }
  Held held() const { return Of(word_.load(std::memory_order_relaxed)); }

 private:
  static constexpr uint64_t kCall = uint64_t{1} << kByteBits;
  Held Add(uint64_t delta) {
    return Of(word_.fetch_add(delta, std::memory_order_relaxed) + delta);
  }
  Held Remove(uint64_t delta) {
    return Of(word_.fetch_sub(delta, std::memory_order_relaxed) - delta);
  }
  static Held Of(uint64_t word) {
    return {.bytes = word & (kCall - 1), .calls = word >> kByteBits};
  }

  std::atomic<uint64_t> word_{0};
};

}  // namespace leakyrelu

#endif  // SERVER_ADMISSION_INFLIGHT_H_
