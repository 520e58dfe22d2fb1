// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_CORKED_TURNS_H_
#define SERVER_TRANSPORT_CORKED_TURNS_H_

#include "server/transport/cork.h"

namespace leakyrelu {

// When the thread that drains a completion queue holds what it sends: in the
// turn that follows a busy one. A turn is the events that are had one after the
// other without waiting. Belongs to that thread, as the Cork does.
class CorkedTurns {
 public:
  // What turns of fewer events send has nothing to wait for.
  explicit CorkedTurns(int events_of_a_busy_turn)
      : events_of_a_busy_turn_(events_of_a_busy_turn) {}

  // An event is there. Then, once it is dealt with, ReleaseIfDue.
  void Got() { ++events_; }
  void ReleaseIfDue() { cork_.ReleaseIfDue(); }

  // None is there: around the wait for the next one. Nothing is held while the
  // thread waits: waiting also sends, window updates for one, and nobody would
  // let go of them.
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

#endif  // SERVER_TRANSPORT_CORKED_TURNS_H_
