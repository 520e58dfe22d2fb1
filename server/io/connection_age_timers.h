// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_CONNECTION_AGE_TIMERS_H_
#define SERVER_IO_CONNECTION_AGE_TIMERS_H_

#include <grpc/event_engine/event_engine.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "absl/random/random.h"
#include "absl/time/time.h"

namespace leakyrelu {

// The timers of GRPC_ARG_MAX_CONNECTION_AGE_MS, one per connection. When one
// expires, gRPC sends a graceful GOAWAY: calls in flight, and calls that the
// client sends before it has read the GOAWAY, are served, and the connection
// closes after the last of them. gRPC has no other way to do that for all
// connections; its Shutdown resets calls that arrive in between.
//
// Therefore gRPC is always given kMarker as the age. The event engine through
// which it sets its timers recognises that duration and passes the timer to
// this class, which sets the configured age in its place and can expire all of
// them at once. Timers of any other duration, including that of the grace
// period, stay with the engine.
//
// Thread-safe. Owned by shared pointers only, since timers refer to it.
class ConnectionAgeTimers
    : public std::enable_shared_from_this<ConnectionAgeTimers> {
 public:
  using Engine = grpc_event_engine::experimental::EventEngine;
  using Task = absl::AnyInvocable<void()>;

  // The age that gRPC is given and varies by ±10 %: 20.25 to 24.75 days. The
  // durations of the flags end at 20 days, and those of gRPC (32-bit numbers of
  // milliseconds) at 24.85 days.
  static constexpr absl::Duration kMarker = absl::Hours(540);

  // Whether a timer of this duration is a connection's age.
  static bool IsAge(Engine::Duration when);

  static std::shared_ptr<ConnectionAgeTimers> Create();

  // Sets a connection's timer to the configured age, varied by ±10 % so that
  // connections opened together do not expire together; zero: it expires by
  // ExpireAll only. expire runs once, on a thread of the engine or in
  // ExpireAll, unless the timer is cancelled before; it must not block.
  Engine::TaskHandle Set(const std::shared_ptr<Engine>& engine,
                         absl::Duration age, Task expire);

  // EventEngine::Cancel for the handles that Set returned; nullopt for others.
  std::optional<bool> Cancel(const Engine::TaskHandle& handle);

  // Expires the timers that are set now.
  void ExpireAll();

 private:
  struct Timer {
    Task expire;
    std::shared_ptr<Engine> engine;
    std::optional<Engine::TaskHandle> pending;  // none: expires by ExpireAll
  };

  ConnectionAgeTimers() = default;

  // Removes and returns the timer; nullopt if it has expired.
  std::optional<Timer> Take(intptr_t id);
  void Expire(intptr_t id);

  std::mutex mutex_;
  // The rest is guarded by mutex_.
  absl::BitGen random_;
  intptr_t last_id_ = 0;
  std::unordered_map<intptr_t, Timer> timers_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_CONNECTION_AGE_TIMERS_H_
