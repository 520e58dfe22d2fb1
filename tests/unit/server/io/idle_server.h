// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_SERVER_IO_IDLE_SERVER_H_
#define TESTS_UNIT_SERVER_IO_IDLE_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <utility>

namespace leakyrelu {

// A gRPC server without methods or addresses, which a server's completion queue
// needs to work.
class IdleServer {
 public:
  IdleServer() {
    grpc::ServerBuilder builder;
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
  }

  std::unique_ptr<grpc::ServerCompletionQueue> TakeQueue() {
    return std::move(queue_);
  }
  void Shutdown() { server_->Shutdown(); }

 private:
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_SERVER_IO_IDLE_SERVER_H_
