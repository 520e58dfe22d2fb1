// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_CORKED_TURNS_H_
#define SERVER_IO_FD_CORKED_TURNS_H_

#include "server/io/fd/cork.h"

namespace leakyrelu {

// Decides when the thread that drains a completion queue holds its responses:
// in the turn that follows a busy one. A turn is the sequence of events taken
// without waiting in between. Belongs to that thread, as the Cork does.
class CorkedTurns {
 public:
  // In turns of fewer events, responses have nothing to wait for.
  explicit CorkedTurns(int events_of_a_busy_turn)
      : events_of_a_busy_turn_(events_of_a_busy_turn) {}

  // An event was received. After it is handled, call ReleaseIfDue.
  void Got() { ++events_; }
  void ReleaseIfDue() { cork_.ReleaseIfDue(); }

  // No event is available: wraps the wait for the next one. Nothing is held
  // during the wait, since gRPC also sends while it waits, for example window
  // updates, and these would not be released.
  void BeginWait() {
    cork_.Release();
    busy_ = events_ >= events_of_a_busy_turn_;
    events_ = 0;
  }
  void EndWait() {
    if (busy_) cork_.Hold();
  }

 private:
  const int events_of_a_busy_turn_;
  Cork cork_;
  int events_ = 0;  // of this turn
  bool busy_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_CORKED_TURNS_H_
