// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_BLOCKING_DRIVER_H_
#define SERVER_TRANSPORT_BLOCKING_DRIVER_H_

#include "server/transport/queue_driver.h"

namespace leakyrelu {

// Sleeps in the queue itself, which gRPC wakes: where gRPC owns the sockets.
class BlockingDriver final : public QueueDriver {
 public:
  void Run(grpc::CompletionQueue& queue,
           absl::FunctionRef<bool()> has_calls) override;
  void Post(grpc::CompletionQueue& queue,
            absl::AnyInvocable<void() &&> task) override;
  void Kick() override {}
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_BLOCKING_DRIVER_H_
