// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_FD_BLOCKING_DRIVER_H_
#define SERVER_IO_FD_BLOCKING_DRIVER_H_

#include "server/io/queue_driver.h"

namespace leakyrelu {

// Waits in the queue itself, which gRPC wakes, for builds in which gRPC owns
// the sockets.
class BlockingDriver final : public QueueDriver {
 public:
  void Run(grpc::CompletionQueue& queue, absl::FunctionRef<bool()> has_calls,
           absl::FunctionRef<bool()> work_instead) override;
  void Post(grpc::CompletionQueue& queue,
            absl::AnyInvocable<void() &&> task) override;
  void Kick() override {}
};

}  // namespace leakyrelu

#endif  // SERVER_IO_FD_BLOCKING_DRIVER_H_
