// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_SEND_PROGRESS_H_
#define SERVER_TRANSPORT_SEND_PROGRESS_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace leakyrelu {

// What a TCP socket has to say of its peer.
struct SendState {
  uint64_t socket;       // its identity, since descriptors are used again
  uint64_t taken_bytes;  // acknowledged since the connection began
  bool waiting;          // more could be sent if the peer had room
  uint64_t received_bytes = 0;  // from the peer since the connection began

  // Nothing for other sockets: the kernel does not count for them.
  static std::optional<SendState> Of(int fd);
};

// Judges one connection by looks at it now and then: a peer for which
// something waits at every look, and which takes less than kLeastBytes over
// the time allowed, has stalled. Not thread-safe.
class SendProgress {
 public:
  static constexpr uint64_t kLeastBytes = 64 << 10;

  bool HasStalled(const SendState& state, absl::Time now,
                  absl::Duration allowed);

 private:
  uint64_t socket_ = 0;
  uint64_t taken_bytes_ = 0;
  absl::Time since_ = absl::InfiniteFuture();  // as yet nothing waits
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_SEND_PROGRESS_H_
