// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SUPPORT_STUB_SERVER_H_
#define TESTS_SUPPORT_STUB_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"

namespace leakyrelu::loadtest {

// A server of the contract for tests of the load tester. It is right by default
// (it computes with the kernels' reference) and wrong on request. Thread-safe.
class StubServer : public v1::LeakyReluService::Service {
 public:
  struct Behaviour {
    // Called in every request's handler with the request's number, from 1. The
    // client receives the returned status.
    std::function<grpc::Status(uint64_t number)> before;
    // May corrupt the response.
    std::function<void(v1::Tensor* first)> after;
  };

  // Listens on a free loopback port, or on a unix:PATH.
  explicit StubServer(Behaviour behaviour, std::string address = "127.0.0.1:0",
                      std::shared_ptr<grpc::ServerCredentials> credentials =
                          grpc::InsecureServerCredentials());
  ~StubServer() override;

  const std::string& address() const { return address_; }
  uint64_t requests() const { return requests_; }
  // Cancels all calls and closes the port. May be called more than once.
  void Die();

  grpc::Status Forward(grpc::ServerContext*, const v1::ForwardRequest*,
                       v1::ForwardResponse*) override;
  grpc::Status Backward(grpc::ServerContext*, const v1::BackwardRequest*,
                        v1::BackwardResponse*) override;
  grpc::Status ForwardStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>*)
      override;
  grpc::Status BackwardStream(
      grpc::ServerContext*,
      grpc::ServerReaderWriter<v1::BackwardResponse, v1::BackwardRequest>*)
      override;

 private:
  Behaviour behaviour_;
  std::atomic<uint64_t> requests_{0};
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace leakyrelu::loadtest

#endif  // TESTS_SUPPORT_STUB_SERVER_H_
