// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_STALL_DETECTOR_H_
#define SERVER_CONNECTIONS_STALL_DETECTOR_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace leakyrelu {

// What the kernel reports about the peer of a TCP socket.
struct SendState {
  uint64_t socket;              // its identity, since descriptors are reused
  uint64_t taken_bytes;         // acknowledged since the connection began
  bool waiting;                 // more could be sent if the peer had room
  uint64_t received_bytes = 0;  // from the peer since the connection began

  // None for other sockets, for which the kernel has no counters.
  static std::optional<SendState> Of(int fd);
};

// Judges one connection by periodic checks: a peer has stalled if data waits
// for it at every check and it takes less than min_bytes over the allowed time.
// Not thread-safe.
class StallDetector {
 public:
  using Clock = std::chrono::steady_clock;

  bool HasStalled(const SendState& state, Clock::time_point now,
                  absl::Duration allowed, uint64_t min_bytes);

 private:
  uint64_t socket_ = 0;
  uint64_t taken_bytes_ = 0;
  std::optional<Clock::time_point> since_;  // none: nothing waits
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_STALL_DETECTOR_H_
