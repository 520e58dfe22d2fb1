// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_ENDPOINT_REACTOR_DRIVER_H_
#define SERVER_TRANSPORT_ENDPOINT_REACTOR_DRIVER_H_

#include <memory>

#include "server/transport/endpoint/reactor.h"
#include "server/transport/queue_driver.h"

namespace leakyrelu {

// Sleeps in a reactor, which watches the server's sockets, and empties the
// queue without waiting in it in each of the reactor's turns. Nothing wakes
// the thread for the queue's sake but Kick: most events are made by the
// reactor's own work.
class ReactorDriver final : public QueueDriver {
 public:
  explicit ReactorDriver(std::shared_ptr<Reactor> reactor);
  // Closes the reactor. REQUIRES: Run does not run.
  ~ReactorDriver() override;

  void Run(grpc::CompletionQueue& queue,
           absl::FunctionRef<bool()> has_calls) override;
  void Post(grpc::CompletionQueue& queue,
            absl::AnyInvocable<void() &&> task) override;
  void Kick() override { reactor_->Wake(); }

 private:
  const std::shared_ptr<Reactor> reactor_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_ENDPOINT_REACTOR_DRIVER_H_
