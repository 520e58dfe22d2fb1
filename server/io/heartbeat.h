// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_HEARTBEAT_H_
#define SERVER_IO_HEARTBEAT_H_

#include <atomic>
#include <chrono>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/time/time.h"

namespace leakyrelu {

// Shows whether an I/O thread still runs the tasks posted to it. A thread that
// sleeps because it is idle runs them at once; a thread that hangs does not.
// Thread-safe.
class Heartbeat {
 public:
  using Clock = std::chrono::steady_clock;
  using Task = absl::AnyInvocable<void() &&>;

  Heartbeat() = default;
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  // Posts a beat to the thread unless the previous one has not run yet. This
  // object must outlive the task. post is called on the calling thread, at most
  // once.
  void Ask(absl::FunctionRef<void(Task)> post);

  // The time since the last beat, or since construction.
  absl::Duration Age() const;

 private:
  std::atomic<bool> asked_{false};
  std::atomic<Clock::time_point> last_{Clock::now()};
};

}  // namespace leakyrelu

#endif  // SERVER_IO_HEARTBEAT_H_
