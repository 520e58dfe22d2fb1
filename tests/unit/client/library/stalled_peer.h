// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_
#define TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_

#include <string>
#include <thread>

namespace leakyrelu {

// A peer that accepts an HTTP/2 connection, grants its client unlimited
// windows, and then reads nothing: the client's data fills the socket buffers
// and stays in the client.
class StalledPeer {
 public:
  StalledPeer();
  ~StalledPeer();

  std::string address() const;
  // Waits until a client has connected, then resets the connection.
  void Drop();

 private:
  int listener_ = -1;
  int connection_ = -1;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_CLIENT_LIBRARY_STALLED_PEER_H_
