// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_TRANSFER_RATES_H_
#define SERVER_CONNECTIONS_TRANSFER_RATES_H_

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "server/connections/connection_tracker.h"
#include "server/connections/stall_detector.h"
#include "server/net/transfer_rate.h"

namespace leakyrelu {

// How fast the connections move, by the kernel's counters of their sockets.
// Measuring takes some microseconds a connection, so it is done only while
// somebody asks for it. Thread-safe.
class TransferRates {
 public:
  using Clock = std::chrono::steady_clock;

  // Asks the next Measure to measure.
  void MeasureNext() { wanted_.store(true, std::memory_order_relaxed); }
  // Called periodically, on one thread.
  void Measure(const ConnectionTracker& connections, Clock::time_point now);

  // The rate, between the last two measurements, of the connection with this
  // peer, in gRPC's form; unknown for
  // sockets for which the kernel has no counters. None: there are not yet two
  // measurements in a row.
  std::optional<TransferRate> Of(const std::string& peer_uri) const;

 private:
  struct Connection {
    SendState state;
    std::optional<TransferRate> rate;  // none: it is new
  };

  std::atomic<bool> wanted_{false};
  Clock::time_point measured_;  // used by Measure only
  mutable std::mutex mutex_;
  // Measurements in a row, up to 2; guarded by mutex_.
  int measurements_ = 0;
  // By the peer in gRPC's form; guarded by mutex_, changed by Measure only.
  std::unordered_map<std::string, Connection> connections_;
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_TRANSFER_RATES_H_
