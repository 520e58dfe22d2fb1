// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/transport/blocking_driver.h"
#include "server/transport/heap.h"
#include "server/transport/intake.h"

namespace leakyrelu {
namespace {

class DescriptorIntake final : public Intake {
 public:
  DescriptorIntake(grpc::ServerBuilder& builder,
                   const IntakeCredentials& credentials)
      : plaintext_(NewAcceptor(builder, credentials.plaintext)),
        tls_(NewAcceptor(builder, credentials.tls)) {}

  std::unique_ptr<QueueDriver> NewDriver() override {
    return std::make_unique<BlockingDriver>();
  }

  // gRPC does not tell. Nothing else that a server allocates comes and goes by
  // the MiB.
  size_t MessageBytes() const override {
    const size_t now = HeapBytes();
    return now - std::min(now, heap_bytes_at_start_);
  }

  void Enter(Security security, int listener_fd, int fd) override {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters
        connection;
    connection.listener_fd = listener_fd;
    connection.fd = fd;
    (security == Security::kTls ? tls_ : plaintext_)
        ->HandleNewConnection(&connection);
  }

 private:
  using Acceptor =
      std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor>;

  static Acceptor NewAcceptor(
      grpc::ServerBuilder& builder,
      const std::shared_ptr<grpc::ServerCredentials>& credentials) {
    if (credentials == nullptr) return nullptr;
    return builder.experimental().AddExternalConnectionAcceptor(
        grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD,
        credentials);
  }

  const size_t heap_bytes_at_start_ = HeapBytes();
  Acceptor plaintext_;
  Acceptor tls_;
};

}  // namespace

std::unique_ptr<Intake> NewIntake(
    grpc::ServerBuilder& builder, const IntakeCredentials& credentials,
    const std::shared_ptr<MessageMemory>& /*memory*/) {
  return std::make_unique<DescriptorIntake>(builder, credentials);
}

bool WindowsNeedProbe() { return true; }

// gRPC deals one server's connections out over its queues.
IoPlan PlanFor(int io_threads) {
  return {.servers = 1, .queues_per_server = io_threads};
}

}  // namespace leakyrelu
