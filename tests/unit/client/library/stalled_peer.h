// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_
#define TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_

#include <string>
#include <thread>

namespace leakyrelu {

// A peer that opens an HTTP/2 connection, invites its client to send without
// limit, and then reads nothing: what the client sends fills the sockets and
// stays in its hands.
class StalledPeer {
 public:
  StalledPeer();
  ~StalledPeer();

  std::string address() const;
  // Waits until a client has connected, then resets its connection.
  void Drop();

 private:
  int listener_ = -1;
  int connection_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_
