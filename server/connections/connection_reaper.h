// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CONNECTIONS_CONNECTION_REAPER_H_
#define SERVER_CONNECTIONS_CONNECTION_REAPER_H_

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "absl/time/time.h"
#include "server/connections/connection_events.h"
#include "server/connections/connection_tracker.h"
#include "server/connections/idle_peer_detector.h"
#include "server/connections/stall_detector.h"

namespace leakyrelu {

// Reclaims memory from peers that do not take their replies. A separate thread
// checks every connection periodically and disconnects one whose peer has
// stalled. gRPC does not do that: 1.51 closes no connection during a write, and
// neither version can stop while there is one. The thread also has the calls
// checked that wait for their callers (CallsInFlight).
//
// Thread-safe.
class ConnectionReaper {
 public:
  // The calls on all connections; used on the reaper's thread.
  class Calls {
   public:
    virtual ~Calls() = default;
    // Memory is short, so the timeout of WhenTight applies.
    virtual bool IsTight() const = 0;
    virtual bool AnyInFlight() const = 0;
    // Gives up calls that have waited for their callers for longer than this.
    virtual void GiveUpOverdue(absl::Duration allowed) = 0;
  };

  // The timeout while memory is short: a tenth of `allowed`, but at least one
  // second unless `allowed` is less.
  static absl::Duration WhenTight(absl::Duration allowed);

  // allowed: the longest time for which a peer that data waits for may take
  // fewer than min_rate bytes a second. events gets the stalled peers. The
  // other arguments outlive it.
  ConnectionReaper(absl::Duration allowed, double min_rate,
                   ConnectionTracker& connections, Calls& calls,
                   ConnectionEvents& events);
  ~ConnectionReaper();
  ConnectionReaper(const ConnectionReaper&) = delete;
  ConnectionReaper& operator=(const ConnectionReaper&) = delete;

  // A drain begins. gRPC waits up to 20 s for each peer to acknowledge its
  // GOAWAY. Once no call is in flight, peers that have sent nothing since the
  // drain began, and for at least one second, are disconnected: they have not
  // begun to speak HTTP/2, or are dead or frozen. After disconnect_all_after
  // every connection is disconnected, until there is none. REQUIRES: no GOAWAY
  // has been sent yet. Call it once.
  void Stop(absl::Duration disconnect_all_after);

 private:
  using Clock = StallDetector::Clock;

  void Loop();
  void Look();
  void DisconnectIdle();

  const absl::Duration allowed_;
  const double min_rate_;
  ConnectionTracker& connections_;
  Calls& calls_;
  ConnectionEvents& events_;
  // Used by the thread only; by the connection's descriptor.
  std::unordered_map<int, StallDetector> progress_;
  // Begins with the stop. Only the thread reads it after that.
  IdlePeerDetector idle_peer_detector_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;                        // guarded by mutex_
  std::optional<Clock::time_point> stop_began_;  // guarded by mutex_
  absl::Duration disconnect_all_after_ =
      absl::InfiniteDuration();  // guarded by mutex_
  std::thread thread_;
};

}  // namespace leakyrelu

#endif  // SERVER_CONNECTIONS_CONNECTION_REAPER_H_
