// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "server/transport/blocking_driver.h"
#include "server/transport/intake.h"

namespace leakyrelu {
namespace {

class DescriptorIntake final : public Intake {
 public:
  DescriptorIntake(grpc::ServerBuilder& builder,
                   std::shared_ptr<grpc::ServerCredentials> credentials)
      : acceptor_(builder.experimental().AddExternalConnectionAcceptor(
            grpc::ServerBuilder::experimental_type::ExternalConnectionType::
                FROM_FD,
            std::move(credentials))) {}

  std::unique_ptr<QueueDriver> NewDriver() override {
    return std::make_unique<BlockingDriver>();
  }

  void Enter(int listener_fd, int fd) override {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
        connection;
    connection.listener_fd = listener_fd;
    connection.fd = fd;
    acceptor_->HandleNewConnection(&connection);
  }

 private:
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor_;
};

}  // namespace

std::unique_ptr<Intake> NewIntake(
    grpc::ServerBuilder& builder,
    std::shared_ptr<grpc::ServerCredentials> credentials) {
  return std::make_unique<DescriptorIntake>(builder, std::move(credentials));
}

// gRPC deals one server's connections out over its queues.
IoPlan PlanFor(int io_threads) {
  return {.servers = 1, .queues_per_server = io_threads};
}

}  // namespace leakyrelu
