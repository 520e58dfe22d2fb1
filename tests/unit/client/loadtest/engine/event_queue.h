// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LOADTEST_ENGINE_EVENT_QUEUE_H_
#define TESTS_UNIT_CLIENT_LOADTEST_ENGINE_EVENT_QUEUE_H_

#include <grpc/grpc.h>
#include <gtest/gtest.h>

#include "client/loadtest/engine/call.h"
#include "client/loadtest/engine/connection.h"

namespace leakyrelu::loadtest {

inline gpr_timespec Never() { return gpr_inf_future(GPR_CLOCK_MONOTONIC); }

// A completion queue that keeps gRPC initialized while it exists. Its calls
// must have ended before it is destroyed.
class EventQueue {
 public:
  ~EventQueue() {
    grpc_completion_queue_shutdown(queue_);
    EXPECT_EQ(Next().type, GRPC_QUEUE_SHUTDOWN);
    grpc_completion_queue_destroy(queue_);
  }
  grpc_completion_queue* get() { return queue_; }

  grpc_event Next() {
    return grpc_completion_queue_next(queue_, Never(), nullptr);
  }

  // Runs steps 1 and 2 of a call; returns the number of events.
  int RunToEnd(Call& call, const RequestTemplate& request,
               gpr_timespec deadline = Never()) {
    call.Start(request, deadline);
    return WaitFor(call);
  }
  int WaitFor(Call& call) {
    for (int events = 1;; ++events) {
      const grpc_event event = Next();
      EXPECT_EQ(event.tag, &call);
      if (call.OnEvent(event.success != 0)) return events;
    }
  }

 private:
  GrpcRuntime runtime_;
  grpc_completion_queue* const queue_ =
      grpc_completion_queue_create_for_next(nullptr);
};

}  // namespace leakyrelu::loadtest

#endif  // TESTS_UNIT_CLIENT_LOADTEST_ENGINE_EVENT_QUEUE_H_
