// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ROSTER_H_
#define SERVER_TRANSPORT_ROSTER_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "server/transport/completion_loop.h"

namespace leakyrelu {

// A call object that waits for a call of its method, serves it, and waits for
// the next one.
class PostedCall {
 public:
  virtual ~PostedCall() = default;
  // Asks gRPC for the next call. REQUIRES: new, or at rest again.
  virtual void Post() = 0;
};

// The call objects of one method on one queue: keeps enough of them posted
// that a call never waits for one, makes more under load, and frees those that
// are not needed after it. They belong to it, and none is left once the loop
// has ended. Used on the loop's thread only.
class Roster {
 public:
  using Factory = absl::AnyInvocable<std::unique_ptr<PostedCall>(Roster&)>;

  // fewest: as many are kept posted at least; most: when a call ends and so
  // many are posted already, its object is freed.
  Roster(CompletionLoop* loop, int fewest, int most, Factory factory);
  Roster(const Roster&) = delete;
  Roster& operator=(const Roster&) = delete;

  CompletionLoop& loop() { return *loop_; }

  void PostFirst();

  // One of the posted calls has begun.
  void Began();
  // It is over; the call is posted again, or destroyed.
  void Ended(PostedCall* call);
  // The server is stopping, so the posted call never began; destroys it.
  void NeverBegan(PostedCall* call);

 private:
  void PostNew();

  CompletionLoop* const loop_;
  const int fewest_;
  const int most_;
  Factory factory_;
  int posted_ = 0;
  bool stopping_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ROSTER_H_
