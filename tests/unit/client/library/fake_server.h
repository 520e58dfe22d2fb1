// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_UNIT_CLIENT_LIBRARY_FAKE_SERVER_H_
#define TESTS_UNIT_CLIENT_LIBRARY_FAKE_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"

namespace leakyrelu {

// A server of stock gRPC parts that computes float32 and float64 with a plain
// loop and fails as the test requests. Listens on a free port.
class FakeServer final : public v1::LeakyReluService::Service {
 public:
  // Called with the number of the call or of the stream's request (from 1)
  // before it is answered; a status that is not OK is returned.
  using Hook = std::function<grpc::Status(grpc::ServerContext*, int number)>;

  explicit FakeServer(Hook hook = nullptr,
                      const std::string& address = "127.0.0.1:0");
  ~FakeServer() override;

  // HOST:PORT.
  std::string address() const;
  int calls() const { return calls_; }
  void SetServing(bool serving);
  // Closes all connections and the listener.
  void Stop();

  grpc::Status Forward(grpc::ServerContext* context,
                       const v1::ForwardRequest* request,
                       v1::ForwardResponse* response) override;
  grpc::Status Backward(grpc::ServerContext* context,
                        const v1::BackwardRequest* request,
                        v1::BackwardResponse* response) override;
  grpc::Status ForwardStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::ForwardResponse, v1::ForwardRequest>* stream)
      override;
  grpc::Status BackwardStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::BackwardResponse, v1::BackwardRequest>*
          stream) override;

 private:
  grpc::Status Admit(grpc::ServerContext* context);

  Hook hook_;
  std::atomic<int> calls_ = 0;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace leakyrelu

#endif  // TESTS_UNIT_CLIENT_LIBRARY_FAKE_SERVER_H_
