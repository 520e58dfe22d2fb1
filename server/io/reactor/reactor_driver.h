// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IO_REACTOR_REACTOR_DRIVER_H_
#define SERVER_IO_REACTOR_REACTOR_DRIVER_H_

#include <memory>

#include "server/io/queue_driver.h"
#include "server/io/reactor/reactor.h"

namespace leakyrelu {

// Sleeps in a reactor, which watches the server's sockets, and empties the
// queue without waiting in each of the reactor's turns. Only Kick wakes the
// thread for an event of the queue, since the reactor's own work creates most
// events.
class ReactorDriver final : public QueueDriver {
 public:
  explicit ReactorDriver(std::shared_ptr<Reactor> reactor);
  // Closes the reactor. REQUIRES: Run is not running.
  ~ReactorDriver() override;

  void Run(grpc::CompletionQueue& queue, absl::FunctionRef<bool()> has_calls,
           absl::FunctionRef<bool()> work_instead) override;
  void Post(grpc::CompletionQueue& queue,
            absl::AnyInvocable<void() &&> task) override;
  void Kick() override { reactor_->Wake(); }

 private:
  const std::shared_ptr<Reactor> reactor_;
};

}  // namespace leakyrelu

#endif  // SERVER_IO_REACTOR_REACTOR_DRIVER_H_
