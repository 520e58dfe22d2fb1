// SPDX-License-Identifier: Apache-2.0
#ifndef LEAKYRELU_STREAM_H_
#define LEAKYRELU_STREAM_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "leakyrelu/tensor.h"

namespace leakyrelu {

// One ForwardStream or BackwardStream call: for each request one response comes
// back, in order, and neither side holds more than a few of them. Made by
// Client, which must outlive it. Not retried, since requests that were sent are
// not kept.
//
// One thread may write while another reads. A single thread must not write far
// ahead of its reads: a server whose responses are not read stops accepting
// requests.
class Stream {
 public:
  class Impl;
  // Cancels the call if it has not ended.
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Sends a request and returns once the caller's bytes are no longer needed.
  // grad_outputs: BackwardStream only; empty for the derivative. Returns false
  // if the call has ended; Read then gives the remaining responses, followed by
  // the call's status. The bytes of the request that failed are needed until
  // this object is destroyed.
  bool Write(absl::Span<const TensorRef> inputs,
             absl::Span<const TensorRef> grad_outputs = {});

  // Ends the requests. REQUIRES: no Write is running; none follows.
  void WritesDone();

  // The next response; nothing when the server has answered all requests and
  // the stream is over; an error when the stream failed.
  absl::StatusOr<std::optional<std::vector<Tensor>>> Read();

  // Ends the call: Write fails, and Read returns CANCELLED. Thread-safe.
  void Cancel();

 private:
  friend class Client;
  explicit Stream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_STREAM_H_
