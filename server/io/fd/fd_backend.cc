// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "server/io/fd/age_engine.h"
#include "server/io/fd/blocking_driver.h"
#include "server/io/fd/heap.h"
#include "server/io/io_backend.h"

namespace leakyrelu {
namespace {

class FdBackend final : public IoBackend {
 public:
  FdBackend(grpc::ServerBuilder& builder,
            const IoBackendCredentials& credentials, absl::Duration max_age)
      : age_timers_(AgeEngine::Install(max_age)),
        plaintext_(NewAcceptor(builder, credentials.plaintext)),
        tls_(NewAcceptor(builder, credentials.tls)) {}

  std::unique_ptr<QueueDriver> NewDriver() override {
    return std::make_unique<BlockingDriver>();
  }

  // An estimate from the heap, since gRPC does not report it. Nothing else in
  // the server allocates and frees memory by the MiB.
  size_t MessageBytes() const override {
    const size_t now = HeapBytes();
    return now - std::min(now, heap_bytes_at_start_);
  }

  void SendGoaways() override { age_timers_->ExpireAll(); }

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

  const std::shared_ptr<ConnectionAgeTimers> age_timers_;
  const size_t heap_bytes_at_start_ = HeapBytes();
  Acceptor plaintext_;
  Acceptor tls_;
};

}  // namespace

std::unique_ptr<IoBackend> NewIoBackend(
    grpc::ServerBuilder& builder, const IoBackendCredentials& credentials,
    const std::shared_ptr<MessageMemory>& /*memory*/, absl::Duration max_age) {
  return std::make_unique<FdBackend>(builder, credentials, max_age);
}

bool WindowsNeedProbe() { return true; }
bool DisconnectsForMemory() { return false; }

bool RefusesUnknownEncodings() { return false; }

// gRPC distributes one server's connections over its queues.
IoPlan PlanFor(int io_threads) {
  return {.servers = 1, .queues_per_server = io_threads};
}

}  // namespace leakyrelu
