// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_CODEC_H_
#define SERVER_SERVICE_CODEC_H_

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "proto/wire/split/encoded_message.h"
#include "proto/wire/split/segments.h"
#include "proto/wire/tensor/request_view.h"
#include "server/log/call_record.h"
#include "server/metrics/metrics.h"
#include "server/service/stopwatch.h"

namespace leakyrelu {

// The messages of one method: requests to the view that all methods share, and
// results to replies. Serves one request after the other, and keeps of each
// what its reply repeats. Not thread-safe; may be handed from thread to thread.
class Codec {
 public:
  virtual ~Codec() = default;

  // Reads and checks a request. The message outlives the reply's encoding.
  virtual absl::Status Read(wire::Segments message,
                            wire::RequestView& view) = 0;

  // The rest is of the request last read.
  virtual Metrics::Operation operation() const = 0;
  virtual wire::EncodedMessage Encode(const wire::RequestView& view) const = 0;

  // A reply that reports the failure, where the stream goes on after it; none:
  // the call ends with the status.
  virtual std::optional<std::string> EncodeFailure(
      const absl::Status& /*status*/) const {
    return std::nullopt;
  }

  // For statistics of the protocol's own. The stopwatch's next lap is the
  // encoding.
  virtual void CountSuccess(Metrics& /*metrics*/, const log::Work& /*work*/,
                            Stopwatch& /*stopwatch*/) const {}
  virtual void CountFailure(Metrics& /*metrics*/,
                            std::chrono::nanoseconds /*total*/) const {}

  // Forgets the request.
  virtual void Reset() {}
};

using NewCodec = std::unique_ptr<Codec> (*)();

// Of leakyrelu.v1.
std::unique_ptr<Codec> NewForwardCodec();
std::unique_ptr<Codec> NewBackwardCodec();

// Of the Open Inference Protocol. In its stream a failure is a reply.
std::unique_ptr<Codec> NewInferCodec();
std::unique_ptr<Codec> NewStreamInferCodec();

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_CODEC_H_
