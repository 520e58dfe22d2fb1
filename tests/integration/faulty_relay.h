// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_INTEGRATION_FAULTY_RELAY_H_
#define TESTS_INTEGRATION_FAULTY_RELAY_H_

#include <cstddef>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "server/transport/listener.h"

namespace leakyrelu {

// Stands between one connection of a client and the server, passes bytes on
// both ways, and does to the server's side what networks and bad callers do.
// A second connection is refused.
class FaultyRelay {
 public:
  enum class Fault {
    kHalfClose,    // sends the end of the stream, and goes on reading
    kReset,        // resets the connection
    kStopReading,  // reads nothing any more, and goes on sending
  };

  // after_bytes: so many have gone to the server; kStopReading: have come from
  // it.
  FaultyRelay(const std::string& server_address, Fault fault,
              size_t after_bytes);
  // Closes both sides.
  ~FaultyRelay();
  FaultyRelay(const FaultyRelay&) = delete;
  FaultyRelay& operator=(const FaultyRelay&) = delete;

  std::string address() const { return address_; }
  void WaitForFault() const { happened_.WaitForNotification(); }
  // The server has closed its side.
  void WaitForServersEnd() const { server_ended_.WaitForNotification(); }

 private:
  void Run(Listener listener);
  void Relay(int client);
  // Whether the stream goes on.
  bool PassOn(int from, int to, size_t& passed) const;
  void Happen();

  const std::string server_address_;
  const Fault fault_;
  const size_t after_bytes_;
  std::string address_;
  int stop_event_;
  int server_ = -1;
  absl::Notification happened_;
  absl::Notification server_ended_;
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // TESTS_INTEGRATION_FAULTY_RELAY_H_
