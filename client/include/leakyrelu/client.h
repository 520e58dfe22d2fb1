// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_CLIENT_H_
#define LEAKYRELU_CLIENT_H_

#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "leakyrelu/client_options.h"
#include "leakyrelu/error_detail.h"
#include "leakyrelu/stream.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu {

// The health that the server reports for itself or for one of its services.
enum class Health { kServing, kNotServing, kUnknown };

// A connection to a leakyrelu server.
//
//   #include <iostream>
//   #include <vector>
//
//   #include "leakyrelu/client.h"
//
//   int main() {
//     auto client = leakyrelu::Client::Create("127.0.0.1:50051");
//     if (!client.ok()) {
//       std::cerr << client.status() << "\n";
//       return 1;
//     }
//     const std::vector<float> x = {1, -2, 3};
//     auto y = (*client)->ForwardOne(x, {.negative_slope = 0.1});
//     if (!y.ok()) {
//       std::cerr << y.status() << "\n";
//       return 1;
//     }
//     for (float value : y->Values<float>()) std::cout << value << " ";
//     std::cout << "\n";
//   }
//
// Thread-safe: one client serves a whole program. Calls are retried as
// RetryOptions say. Errors are absl::Status with the server's code and text;
// DetailOf(status) gives reason, field, got and allowed.
//
// The tensors' bytes are sent from where they lie. A synchronous call returns
// only when they are no longer needed, also when it fails; for an asynchronous
// one they must stay valid and unchanged until its callback has begun (or its
// future is ready).
class Client {
 public:
  using Tensors = std::vector<Tensor>;
  // Runs on the client's own thread, one callback at a time: it must not block
  // for long and must not destroy the client. It may start further calls.
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Tensors>) &&>;

  // address: HOST:PORT, [V6]:PORT, dns:///HOST:PORT, unix:PATH,
  // unix-abstract:NAME, or several servers as IP:PORT,IP:PORT,... Calls are
  // balanced round-robin over all servers behind a name or in a list (see
  // ClientOptions::watch_health).
  //
  // The client uses an HTTP proxy (the first of grpc_proxy, https_proxy and
  // http_proxy that is set in the environment), except for Unix sockets,
  // loopback addresses, localhost, and the entries of no_grpc_proxy or
  // no_proxy: *, addresses, networks (10.0.0.0/8) and the ends of names. gRPC
  // cannot reach a list through a proxy.
  //
  // Returns INVALID_ARGUMENT for addresses and options that can never work.
  // Does not connect: the first call does, so an unreachable server makes that
  // call fail with UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<Client>> Create(
      const std::string& address, ClientOptions options = {});
  // Cancels the asynchronous calls and waits for their callbacks. REQUIRES: no
  // synchronous call is running and no Stream exists.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends one tensor and returns its output, of the same shape and type. The
  // shortest form takes float32 numbers without a shape.
  absl::StatusOr<Tensor> ForwardOne(const TensorRef& input,
                                    const CallOptions& options = {});
  absl::StatusOr<Tensor> ForwardOne(absl::Span<const float> input,
                                    const CallOptions& options = {});
  // The gradient with respect to input (see Backward), or the derivative.
  absl::StatusOr<Tensor> BackwardOne(const TensorRef& input,
                                     const TensorRef& grad_output,
                                     const CallOptions& options = {});
  absl::StatusOr<Tensor> BackwardOne(absl::Span<const float> input,
                                     absl::Span<const float> grad_output,
                                     const CallOptions& options = {});
  absl::StatusOr<Tensor> DerivativeOne(const TensorRef& input,
                                       const CallOptions& options = {});
  absl::StatusOr<Tensor> DerivativeOne(absl::Span<const float> input,
                                       const CallOptions& options = {});

  // Sends any number of tensors and returns one output per input, of its shape
  // and type. One call may mix shapes and types.
  absl::StatusOr<Tensors> Forward(absl::Span<const TensorRef> inputs,
                                  const CallOptions& options = {});
  void ForwardAsync(absl::Span<const TensorRef> inputs,
                    const CallOptions& options, Callback done);
  std::future<absl::StatusOr<Tensors>> ForwardAsync(
      absl::Span<const TensorRef> inputs, const CallOptions& options = {});

  // Returns the gradient with respect to each input x (not the activation's
  // output). grad_outputs has one tensor per input, of its shape and type, or
  // is empty for the derivative itself (1 or the slope).
  absl::StatusOr<Tensors> Backward(absl::Span<const TensorRef> inputs,
                                   absl::Span<const TensorRef> grad_outputs,
                                   const CallOptions& options = {});
  void BackwardAsync(absl::Span<const TensorRef> inputs,
                     absl::Span<const TensorRef> grad_outputs,
                     const CallOptions& options, Callback done);
  std::future<absl::StatusOr<Tensors>> BackwardAsync(
      absl::Span<const TensorRef> inputs,
      absl::Span<const TensorRef> grad_outputs,
      const CallOptions& options = {});
  absl::StatusOr<Tensors> Derivative(absl::Span<const TensorRef> inputs,
                                     const CallOptions& options = {});

  // Opens a stream of requests that share the options. Not retried.
  std::unique_ptr<Stream> ForwardStream(const CallOptions& options = {});
  std::unique_ptr<Stream> BackwardStream(const CallOptions& options = {});

  // Sends one tensor of any size in chunks over a stream and writes the result
  // into memory of the caller. output has the input's size; it must be exactly
  // the input's memory, exactly the gradient's memory, or overlap neither (else
  // INVALID_ARGUMENT, before anything is sent). If the connection is lost, the
  // call resumes after the last chunk that was returned, so a retry never reads
  // input that has been overwritten. BackwardInChunks: a null grad gives the
  // derivative.
  absl::Status ForwardInChunks(const TensorRef& input,
                               absl::Span<std::byte> output,
                               const CallOptions& options = {},
                               size_t chunk_bytes = kDefaultChunkBytes);
  absl::Status BackwardInChunks(const TensorRef& input, const TensorRef* grad,
                                absl::Span<std::byte> output,
                                const CallOptions& options = {},
                                size_t chunk_bytes = kDefaultChunkBytes);
  static constexpr size_t kDefaultChunkBytes = size_t{1} << 20;

  // The health of the server ("") or of a service by its full name; NOT_FOUND
  // if the server does not know the service.
  absl::StatusOr<Health> CheckHealth(std::string_view service = "",
                                     const CallOptions& options = {});
  // Full names of the services that the server lists by reflection.
  absl::StatusOr<std::vector<std::string>> ListServices(
      const CallOptions& options = {});

  // The version of the gRPC that the library is linked with.
  static std::string GrpcVersion();

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_CLIENT_H_
