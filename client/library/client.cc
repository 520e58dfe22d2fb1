// SPDX-License-Identifier: Apache-2.0
#include "leakyrelu/client.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "client/library/channel.h"
#include "client/library/chunks.h"
#include "client/library/connection.h"
#include "client/library/request.h"
#include "client/library/response.h"
#include "client/library/services.h"
#include "client/library/stream_impl.h"
#include "proto/methods/methods.h"

namespace leakyrelu {
namespace {

using client::Connection;
using client::ExpectedTensors;
using client::Operation;

const char* MethodOf(Operation operation) {
  return PathOf(operation == Operation::kForward ? Method::kForward
                                                 : Method::kBackward);
}

// Takes the only tensor; a response has as many tensors as its request.
absl::StatusOr<Tensor> First(absl::StatusOr<Client::Tensors> tensors) {
  if (!tensors.ok()) return tensors.status();
  return std::move(tensors->front());
}

}  // namespace

class Client::Impl {
 public:
  Impl(client::Channels channels, ClientOptions options)
      : connection_(std::move(channels), std::move(options)) {}

  Connection* connection() { return &connection_; }

  absl::StatusOr<Tensors> Call(Operation operation,
                               absl::Span<const TensorRef> inputs,
                               absl::Span<const TensorRef> grad_outputs,
                               const CallOptions& options) {
    auto request =
        client::EncodeRequest(operation, inputs, grad_outputs, options);
    if (!request.ok()) return request.status();
    const ExpectedTensors expected = std::move(request->expected);
    auto response =
        connection_.Call(MethodOf(operation), *std::move(request), options);
    if (!response.ok()) return response.status();
    return client::ParseResponse(*response, expected);
  }

  void CallAsync(Operation operation, absl::Span<const TensorRef> inputs,
                 absl::Span<const TensorRef> grad_outputs,
                 const CallOptions& options, Callback done) {
    auto request =
        client::EncodeRequest(operation, inputs, grad_outputs, options);
    if (!request.ok()) {
      // Like every callback, it runs on the client's thread, never within this
      // call.
      connection_.RunOnThread(
          [status = request.status(), done = std::move(done)]() mutable {
            std::move(done)(std::move(status));
          });
      return;
    }
    ExpectedTensors expected = std::move(request->expected);
    connection_.CallAsync(
        MethodOf(operation), *std::move(request), options,
        [expected = std::move(expected), done = std::move(done)](
            absl::StatusOr<grpc::ByteBuffer> response) mutable {
          if (response.ok()) {
            std::move(done)(client::ParseResponse(*response, expected));
          } else {
            std::move(done)(response.status());
          }
        });
  }

  std::future<absl::StatusOr<Tensors>> CallFuture(
      Operation operation, absl::Span<const TensorRef> inputs,
      absl::Span<const TensorRef> grad_outputs, const CallOptions& options) {
    std::promise<absl::StatusOr<Tensors>> promise;
    auto future = promise.get_future();
    CallAsync(
        operation, inputs, grad_outputs, options,
        [promise = std::move(promise)](absl::StatusOr<Tensors> result) mutable {
          promise.set_value(std::move(result));
        });
    return future;
  }

 private:
  Connection connection_;
};

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Create(
    const std::string& address, ClientOptions options) {
  auto channels = client::MakeChannels(address, options);
  if (!channels.ok()) return channels.status();
  return std::unique_ptr<Client>(new Client(
      std::make_unique<Impl>(*std::move(channels), std::move(options))));
}

absl::StatusOr<Client::Tensors> Client::Forward(
    absl::Span<const TensorRef> inputs, const CallOptions& options) {
  return impl_->Call(Operation::kForward, inputs, {}, options);
}

void Client::ForwardAsync(absl::Span<const TensorRef> inputs,
                          const CallOptions& options, Callback done) {
  impl_->CallAsync(Operation::kForward, inputs, {}, options, std::move(done));
}

std::future<absl::StatusOr<Client::Tensors>> Client::ForwardAsync(
    absl::Span<const TensorRef> inputs, const CallOptions& options) {
  return impl_->CallFuture(Operation::kForward, inputs, {}, options);
}

absl::StatusOr<Client::Tensors> Client::Backward(
    absl::Span<const TensorRef> inputs,
    absl::Span<const TensorRef> grad_outputs, const CallOptions& options) {
  return impl_->Call(Operation::kBackward, inputs, grad_outputs, options);
}

void Client::BackwardAsync(absl::Span<const TensorRef> inputs,
                           absl::Span<const TensorRef> grad_outputs,
                           const CallOptions& options, Callback done) {
  impl_->CallAsync(Operation::kBackward, inputs, grad_outputs, options,
                   std::move(done));
}

std::future<absl::StatusOr<Client::Tensors>> Client::BackwardAsync(
    absl::Span<const TensorRef> inputs,
    absl::Span<const TensorRef> grad_outputs, const CallOptions& options) {
  return impl_->CallFuture(Operation::kBackward, inputs, grad_outputs, options);
}

absl::StatusOr<Tensor> Client::ForwardOne(const TensorRef& input,
                                          const CallOptions& options) {
  return First(Forward({input}, options));
}

absl::StatusOr<Tensor> Client::ForwardOne(absl::Span<const float> input,
                                          const CallOptions& options) {
  return ForwardOne(TensorRef::Of(input), options);
}

absl::StatusOr<Tensor> Client::BackwardOne(const TensorRef& input,
                                           const TensorRef& grad_output,
                                           const CallOptions& options) {
  return First(Backward({input}, {grad_output}, options));
}

absl::StatusOr<Tensor> Client::BackwardOne(absl::Span<const float> input,
                                           absl::Span<const float> grad_output,
                                           const CallOptions& options) {
  return BackwardOne(TensorRef::Of(input), TensorRef::Of(grad_output), options);
}

absl::StatusOr<Tensor> Client::DerivativeOne(const TensorRef& input,
                                             const CallOptions& options) {
  return First(Derivative({input}, options));
}

absl::StatusOr<Tensor> Client::DerivativeOne(absl::Span<const float> input,
                                             const CallOptions& options) {
  return DerivativeOne(TensorRef::Of(input), options);
}

absl::StatusOr<Client::Tensors> Client::Derivative(
    absl::Span<const TensorRef> inputs, const CallOptions& options) {
  return Backward(inputs, {}, options);
}

std::unique_ptr<Stream> Client::ForwardStream(const CallOptions& options) {
  return std::unique_ptr<Stream>(new Stream(std::make_unique<Stream::Impl>(
      impl_->connection(), impl_->connection()->stubs()->PickForOneTry(),
      Operation::kForward, options)));
}

std::unique_ptr<Stream> Client::BackwardStream(const CallOptions& options) {
  return std::unique_ptr<Stream>(new Stream(std::make_unique<Stream::Impl>(
      impl_->connection(), impl_->connection()->stubs()->PickForOneTry(),
      Operation::kBackward, options)));
}

absl::Status Client::ForwardInChunks(const TensorRef& input,
                                     absl::Span<std::byte> output,
                                     const CallOptions& options,
                                     size_t chunk_bytes) {
  return client::RunInChunks(impl_->connection(), Operation::kForward, input,
                             nullptr, output, options, chunk_bytes);
}

absl::Status Client::BackwardInChunks(const TensorRef& input,
                                      const TensorRef* grad,
                                      absl::Span<std::byte> output,
                                      const CallOptions& options,
                                      size_t chunk_bytes) {
  return client::RunInChunks(impl_->connection(), Operation::kBackward, input,
                             grad, output, options, chunk_bytes);
}

absl::StatusOr<Health> Client::CheckHealth(std::string_view service,
                                           const CallOptions& options) {
  return client::CheckHealth(impl_->connection(), service, options);
}

absl::StatusOr<std::vector<std::string>> Client::ListServices(
    const CallOptions& options) {
  return client::ListServices(impl_->connection(), options);
}

std::string Client::GrpcVersion() { return grpc::Version(); }

}  // namespace leakyrelu
