// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_IDLE_PEER_DETECTOR_H_
#define SERVER_CONNECTIONS_IDLE_PEER_DETECTOR_H_

#include <cstdint>
#include <unordered_map>

namespace leakyrelu {

// Detects peers that have sent nothing since a given time. For a TCP socket the
// kernel reports how many bytes have arrived. For a Unix socket it does not,
// but it reports how many bytes are unread and where the next peek would begin
// (SO_PEEK_OFF in socket(7)), which each read decreases by the bytes it takes,
// and no code here peeks. Together they show what has arrived since the peek
// offset was set.
//
// The sockets are not changed except for that offset. Not thread-safe.
class IdlePeerDetector {
 public:
  // Starts to observe the peer of this socket. Call it once for a socket.
  void Begin(int fd);
  // Whether the peer has sent nothing since Begin, while no data waits in the
  // kernel for room at the peer. False for sockets without Begin.
  bool IsIdle(int fd) const;

 private:
  // Bytes that TCP peers had sent at Begin, by SendState::socket.
  std::unordered_map<uint64_t, uint64_t> received_bytes_;
  // Unread bytes of Unix peers at Begin, by descriptor. A descriptor that is
  // reused has no peek offset set.
  std::unordered_map<int, int64_t> unread_bytes_;
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_IDLE_PEER_DETECTOR_H_
