// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_SILENCE_H_
#define SERVER_TRANSPORT_SILENCE_H_

#include <cstdint>
#include <unordered_map>

namespace leakyrelu {

// Which peers have sent nothing from some time on. Of a TCP socket the kernel
// tells how much has arrived. Of a Unix socket it does not, but it tells what
// waits to be read, and where the next peek would begin (SO_PEEK_OFF in
// socket(7)): each read moves that back by what it takes, and nobody peeks. So
// both together tell what has arrived since the peek was told its place.
//
// The sockets are left as they are but for that mark. Not thread-safe.
class Silence {
 public:
  // Listens to the peer of this socket from now on. Once.
  void Begin(int fd);
  // It has sent nothing since, and the kernel holds no more for it than it has
  // room for. False for sockets that nobody has listened to.
  bool Lasts(int fd) const;

 private:
  // What TCP peers had sent by then, by SendState::socket.
  std::unordered_map<uint64_t, uint64_t> received_bytes_;
  // What of Unix peers' waited by then, by descriptor: one that is used again
  // has no mark.
  std::unordered_map<int, int64_t> unread_bytes_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_SILENCE_H_
