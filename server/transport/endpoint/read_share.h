// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_READ_SHARE_H_
#define SERVER_TRANSPORT_ENDPOINT_READ_SHARE_H_

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace leakyrelu {

// How much a reactor takes in before it deals with it. What waits here costs
// memory, and is out of the caches when its turn comes; what waits in the
// kernel slows its sender down. Of small calls a hundred come in 10 KiB, large
// ones are best read by the MiB: so the share grows where there is more than
// it, while that makes little work, and shrinks where it made much.
class ReadShare {
 public:
  static constexpr size_t kLeastBytes = 8 << 10;
  static constexpr size_t kMostBytes = 1 << 20;
  static constexpr int kMostSockets = 128;

  // Too many and too few: above and below what 64 small calls make.
  static constexpr int kManyRounds = 16;
  static constexpr int kFewRounds = 8;
  // After so many more is read though work is left: that of the least share is
  // done in half of them, so what came with a larger one gets less.
  static constexpr int kMostRounds = 64;
  // Turns without a sign of it that end a flood: in between come events that
  // bring no call.
  static constexpr int kCalmTurns = 8;

  // A source has read its share, and has more. Thread-safe.
  void Exceeded() { exceeded_.store(true, std::memory_order_relaxed); }

  // The last share, which so many sockets took, made so many rounds of work
  // (Reactor::Run's). On one thread.
  void Adapt(int sockets, int rounds) {
    const bool exceeded = exceeded_.exchange(false, std::memory_order_relaxed);
    const size_t bytes = this->bytes();
    if (bytes == kLeastBytes && exceeded && rounds >= kFewRounds) {
      calm_turns_ = 0;
    } else if (flooded()) {
      ++calm_turns_;
    }
    flooded_.store(calm_turns_ < kCalmTurns, std::memory_order_relaxed);
    if (rounds >= kMostRounds) {
      Set(kLeastBytes, 1);
    } else if (rounds > kManyRounds) {
      Set(std::max(bytes / 2, kLeastBytes), std::max(sockets_ / 2, 1));
    } else if (rounds < kFewRounds && !flooded()) {
      Set(exceeded ? std::min(bytes * 2, kMostBytes) : bytes,
          sockets >= sockets_ ? std::min(sockets_ * 2, kMostSockets)
                              : sockets_);
    }
  }

  // Of so many sockets: one where even the least from each may be too much.
  int sockets() const { return sockets_; }
  // From each of them; more where a message that has begun needs it.
  // Thread-safe.
  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  // The least share makes work enough, and leaves something unread; or did a
  // few turns ago. Thread-safe.
  bool flooded() const { return flooded_.load(std::memory_order_relaxed); }

 private:
  void Set(size_t bytes, int sockets) {
    bytes_.store(bytes, std::memory_order_relaxed);
    sockets_ = sockets;
  }

  std::atomic<size_t> bytes_ = kLeastBytes;
  int sockets_ = 1;
  std::atomic<bool> exceeded_ = false;
  std::atomic<bool> flooded_ = false;
  int calm_turns_ = kCalmTurns;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_READ_SHARE_H_
