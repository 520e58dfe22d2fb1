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

// What the server says of itself or of one of its services.
enum class Health { kServing, kNotServing, kUnknown };

// A connection to a leakyrelu server.
//
//   auto client = leakyrelu::Client::Create("127.0.0.1:50051");
//   std::vector<float> x = {1, -2, 3};
//   auto y = (*client)->Forward({leakyrelu::TensorRef::Of(x)},
//                               {.negative_slope = 0.1});
//   if (y.ok()) use((*y)[0].Values<float>());  // 1, -0.2, 3
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
  // Runs on the client's own thread, one at a time: it must not block for
  // long, nor destroy the client. It may start further calls.
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Tensors>) &&>;

  // address: HOST:PORT, [V6]:PORT, unix:PATH, unix-abstract:NAME, or several
  // servers as IP:PORT,IP:PORT,... Calls go to all servers behind a name or in
  // a list in turn (see ClientOptions::watch_health). Does not connect yet: the
  // first call does, so an unreachable server is that call's UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<Client>> Create(
      const std::string& address, ClientOptions options = {});
  // Cancels the asynchronous calls and waits for their callbacks. REQUIRES: no
  // synchronous call is running, no Stream is left.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // One output an input, of its shape and type. Tensors of any shapes and
  // types may go together.
  absl::StatusOr<Tensors> Forward(absl::Span<const TensorRef> inputs,
                                  const CallOptions& options = {});
  void ForwardAsync(absl::Span<const TensorRef> inputs,
                    const CallOptions& options, Callback done);
  std::future<absl::StatusOr<Tensors>> ForwardAsync(
      absl::Span<const TensorRef> inputs, const CallOptions& options = {});

  // The gradient with respect to each input x (not the activation's output):
  // grad_outputs has one tensor an input, of its shape and type, or none for
  // the derivative itself (1 or the slope).
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

  // Streams of requests that share the options.
  std::unique_ptr<Stream> ForwardStream(const CallOptions& options = {});
  std::unique_ptr<Stream> BackwardStream(const CallOptions& options = {});

  // One tensor of any size, in chunks over a stream, into memory of the
  // caller: output has the input's size, and is the input's own memory or does
  // not overlap it. Where the connection is lost, it goes on from the last
  // chunk that came back. BackwardInChunks: grad is null for the derivative.
  absl::Status ForwardInChunks(const TensorRef& input,
                               absl::Span<std::byte> output,
                               const CallOptions& options = {},
                               size_t chunk_bytes = kDefaultChunkBytes);
  absl::Status BackwardInChunks(const TensorRef& input, const TensorRef* grad,
                                absl::Span<std::byte> output,
                                const CallOptions& options = {},
                                size_t chunk_bytes = kDefaultChunkBytes);
  static constexpr size_t kDefaultChunkBytes = size_t{1} << 20;

  // The server's health ("") or that of a service by its full name; NOT_FOUND
  // where the server does not know it.
  absl::StatusOr<Health> CheckHealth(std::string_view service = "",
                                     const CallOptions& options = {});
  // Full names of the services that the server's reflection lists.
  absl::StatusOr<std::vector<std::string>> ListServices(
      const CallOptions& options = {});

  // gRPC's own version, as the library is linked.
  static std::string GrpcVersion();

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_CLIENT_H_
