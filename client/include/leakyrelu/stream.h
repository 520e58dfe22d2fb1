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

// One ForwardStream or BackwardStream call: requests go out, one response a
// request comes back in order, and neither side holds more than a few of them.
// Made by Client, which must outlive it. Not retried: what was sent is gone.
//
// One thread may write while another reads. Who does both in one thread must
// not write far ahead of reading: a server whose responses nobody reads stops
// taking requests.
class Stream {
 public:
  class Impl;
  // Cancels the call if it has not ended.
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // Sends a request and returns once the caller's bytes are no longer needed.
  // grad_outputs: BackwardStream only; none for the derivative. False: the
  // call has ended; Read gives the responses that are left, and then why. The
  // bytes of the request that failed are needed until this object is destroyed.
  bool Write(absl::Span<const TensorRef> inputs,
             absl::Span<const TensorRef> grad_outputs = {});

  // No more requests. REQUIRES: no Write is running; none follows.
  void WritesDone();

  // The next response; nothing when the server has answered all requests and
  // the stream is over; an error when it failed.
  absl::StatusOr<std::optional<std::vector<Tensor>>> Read();

  // Ends the call: Write fails, Read gives CANCELLED. Thread-safe.
  void Cancel();

 private:
  friend class Client;
  explicit Stream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leakyrelu

#endif  // LEAKYRELU_STREAM_H_
