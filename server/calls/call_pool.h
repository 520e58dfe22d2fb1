// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_CALL_POOL_H_
#define SERVER_CALLS_CALL_POOL_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "server/io/completion_loop.h"

namespace leakyrelu {

// A call object that waits for a call of its method, serves it, and waits for
// the next one.
class PostedCall {
 public:
  virtual ~PostedCall() = default;
  // Asks gRPC for the next call. REQUIRES: new, or reset after a call.
  virtual void Post() = 0;
};

// The call objects of one method on one queue: keeps enough of them posted that
// a call need not wait for one, creates more under load, and frees those that
// are not needed afterwards. The pool owns them, and none is left once the loop
// has ended. Used on the loop's thread only.
class CallPool {
 public:
  using Factory = absl::AnyInvocable<std::unique_ptr<PostedCall>(CallPool&)>;

  // At least min_posted calls are kept posted. When a call ends and max_posted
  // are posted already, its object is freed.
  CallPool(CompletionLoop* loop, int min_posted, int max_posted,
           Factory factory);
  CallPool(const CallPool&) = delete;
  CallPool& operator=(const CallPool&) = delete;

  CompletionLoop& loop() { return *loop_; }

  void PostFirst();

  // A posted call has begun.
  void Began();
  // A call is over; it is posted again or destroyed.
  void Ended(PostedCall* call);
  // The server is stopping, so the posted call never began; it is destroyed.
  void OnQueueShutdown(PostedCall* call);

 private:
  void PostNew();

  CompletionLoop* const loop_;
  const int min_posted_;
  const int max_posted_;
  Factory factory_;
  int posted_ = 0;
  bool stopping_ = false;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_CALL_POOL_H_
