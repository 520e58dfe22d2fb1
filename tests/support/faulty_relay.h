// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_FAULTY_RELAY_H_
#define TESTS_SUPPORT_FAULTY_RELAY_H_

#include <cstddef>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "server/net/listener.h"

namespace leakyrelu {

// A relay between one connection of a client and the server. It forwards bytes
// in both directions and injects the faults of networks and misbehaving callers
// on the server's side. A second connection is refused.
class FaultyRelay {
 public:
  enum class Fault {
    kHalfClose,    // ends the stream towards the server, and continues to read
    kReset,        // resets the connection
    kStopReading,  // stops reading, and continues to send
  };

  // after_bytes: the number of bytes sent to the server before the fault; for
  // kStopReading, the number received from it.
  FaultyRelay(const std::string& server_address, Fault fault,
              size_t after_bytes);
  // Closes both sides.
  ~FaultyRelay();
  FaultyRelay(const FaultyRelay&) = delete;
  FaultyRelay& operator=(const FaultyRelay&) = delete;

  std::string address() const { return address_; }
  void WaitForFault() const { happened_.WaitForNotification(); }
  // Waits until the server has closed its side.
  void WaitForServersEnd() const { server_ended_.WaitForNotification(); }

 private:
  void Run(Listener listener);
  void Relay(int client);
  // Forwards bytes; returns whether the stream continues.
  bool PassOn(int from, int to, size_t& passed) const;
  void InjectFault();

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

#endif  // TESTS_SUPPORT_FAULTY_RELAY_H_
