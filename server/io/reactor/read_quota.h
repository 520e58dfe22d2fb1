// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_READ_QUOTA_H_
#define SERVER_IO_REACTOR_READ_QUOTA_H_

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace leakyrelu {

// Limits how much a reactor reads before it processes it. Data that waits in
// this process costs memory and has left the caches when its turn comes; data
// that waits in the kernel slows its sender down. A hundred small calls fit in
// 10 KiB, while large calls are best read by the MiB. So the share grows if
// more than it is available and it creates little work, and shrinks if it
// created much.
class ReadQuota {
 public:
  static constexpr size_t kMinBytes = 8 << 10;
  static constexpr size_t kMaxBytes = 1 << 20;
  static constexpr int kMaxSockets = 128;

  // Thresholds for too many and too few rounds: above and below what 64 small
  // calls create.
  static constexpr int kManyRounds = 16;
  static constexpr int kFewRounds = 8;
  // After this many rounds more is read although work is left. The smallest
  // share is done in half as many, so the share is reduced to it.
  static constexpr int kMaxRounds = 64;
  // Turns without a sign of a flood that end it, since some turns carry only
  // events that bring no call.
  static constexpr int kCalmTurns = 8;

  // A source has read its share and has more to read. Thread-safe.
  void Exceeded() { exceeded_.store(true, std::memory_order_relaxed); }

  // Reports that the last share, read from this many sockets, created this many
  // rounds of work (Reactor::Run). On one thread.
  void Adapt(int sockets, int rounds) {
    const bool exceeded = exceeded_.exchange(false, std::memory_order_relaxed);
    const size_t bytes = this->bytes();
    if (bytes == kMinBytes && exceeded && rounds >= kFewRounds) {
      calm_turns_ = 0;
    } else if (flooded()) {
      ++calm_turns_;
    }
    flooded_.store(calm_turns_ < kCalmTurns, std::memory_order_relaxed);
    if (rounds >= kMaxRounds) {
      Set(kMinBytes, 1);
    } else if (rounds > kManyRounds) {
      Set(std::max(bytes / 2, kMinBytes), std::max(sockets_ / 2, 1));
    } else if (rounds < kFewRounds && !flooded()) {
      Set(exceeded ? std::min(bytes * 2, kMaxBytes) : bytes,
          sockets >= sockets_ ? std::min(sockets_ * 2, kMaxSockets) : sockets_);
    }
  }

  // The number of sockets to read from in a turn: 1 if even the smallest share
  // from each could be too much.
  int sockets() const { return sockets_; }
  // The bytes to read from each socket; more if a message that has begun needs
  // it. Thread-safe.
  size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  // True if the smallest share creates enough work and leaves data unread, now
  // or within the last kCalmTurns turns. Thread-safe.
  bool flooded() const { return flooded_.load(std::memory_order_relaxed); }

 private:
  void Set(size_t bytes, int sockets) {
    bytes_.store(bytes, std::memory_order_relaxed);
    sockets_ = sockets;
  }

  std::atomic<size_t> bytes_ = kMinBytes;
  int sockets_ = 1;
  std::atomic<bool> exceeded_ = false;
  std::atomic<bool> flooded_ = false;
  int calm_turns_ = kCalmTurns;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_READ_QUOTA_H_
