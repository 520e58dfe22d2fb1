// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_INFLIGHT_H_
#define SERVER_METRICS_INFLIGHT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace leakyrelu {

// How many requests are held now, and their bytes, in one word, so that a
// request costs one atomic addition when it comes and one when it goes.
// Thread-safe.
class Inflight {
 public:
  // More than a message, or all of them, can have: 16 TiB.
  static constexpr int kByteBits = 44;
  static constexpr uint64_t kMostBytes = uint64_t{1} << kByteBits;
  static constexpr uint64_t kMostCalls = uint64_t{1} << (64 - kByteBits);

  struct Held {
    uint64_t bytes;
    uint64_t calls;
  };

  // A request comes; what is held with it. REQUIRES: bytes < kMostBytes, all
  // together too, and fewer than kMostCalls requests.
  Held Enter(size_t bytes) {
    return Of(word_.fetch_add(kCall + bytes, std::memory_order_relaxed) +
              kCall + bytes);
  }
  // It goes, with the bytes that it came with.
  void Leave(size_t bytes) {
    word_.fetch_sub(kCall + bytes, std::memory_order_relaxed);
  }
  Held held() const { return Of(word_.load(std::memory_order_relaxed)); }

 private:
  static constexpr uint64_t kCall = uint64_t{1} << kByteBits;
  static Held Of(uint64_t word) {
    return {.bytes = word & (kCall - 1), .calls = word >> kByteBits};
  }

  std::atomic<uint64_t> word_{0};
};

}  // namespace leakyrelu

#endif  // SERVER_METRICS_INFLIGHT_H_
