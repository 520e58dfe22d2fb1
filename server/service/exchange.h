// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_EXCHANGE_H_
#define SERVER_SERVICE_EXCHANGE_H_

#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstddef>
#include <optional>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "proto/wire/encoded_message.h"
#include "proto/wire/inference_request.h"
#include "proto/wire/leakyrelu_request.h"
#include "server/batch/batch.h"
#include "server/log/call_log.h"
#include "server/metrics/metrics.h"
#include "server/pool/work_pool.h"
#include "server/service/admission.h"
#include "server/service/received_message.h"
#include "server/service/stopwatch.h"
#include "server/service/work.h"

namespace leakyrelu {

// Turns one request message into one reply: read, checked, computed in place,
// encoded, without a copy of a tensor's bytes. Reusable: Start .. Reset, again
// and again.
//
// Life of one exchange:
//   1. Start takes the message over. Small work and every failure end there.
//   2. Large work goes to the pool; `done` is called there, once.
//   3. The outcome is read: status, then TakeReply where it is OK.
//   4. Reset frees what is left.
// Cancel may come at any time between 1 and 4 from the thread that called
// Start, also while the pool computes; everything else is not thread-safe.
class Exchange {
 public:
  // What the request's message is, and so the reply's.
  enum class Kind {
    kForward,
    kBackward,
    kInfer,
    // The same in a stream, where a failure is a reply, too.
    kStreamInfer,
  };
  // What all exchanges of a server share; all outlive them.
  struct Environment {
    size_t max_message_bytes;
    size_t inline_bytes;  // work of at most this size is done inside Start
    Admission* admission;
    Metrics* metrics;
    WorkPool* pool;
    log::CallLog* call_log = nullptr;  // none: calls are not logged
  };

  explicit Exchange(const Environment& environment)
      : environment_(environment) {}
  ~Exchange() { Reset(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // True: the outcome is ready, `done` will not be called. False: `done` is
  // called on a worker when it is. *request is left empty. Each stage is a lap
  // of *stopwatch, the last one ends with the outcome; the next reading is the
  // caller's, so that a call reads the clock no more often than it must.
  // REQUIRES: *request came from a socket (see ReceivedMessage); *stopwatch
  // began with this exchange.
  bool Start(Kind kind, grpc::ByteBuffer* request, Stopwatch* stopwatch,
             absl::AnyInvocable<void() &&> done);

  // Nobody waits for the reply any more: what is not computed yet is dropped
  // and the outcome is CANCELLED, unless it is ready already.
  void Cancel();

  const absl::Status& status() const { return status_; }
  // REQUIRES: status().ok().
  grpc::ByteBuffer TakeReply();

  // Of this exchange, as sent: without HTTP/2's framing, uncompressed.
  size_t received_bytes() const { return received_bytes_; }
  size_t sent_bytes() const { return sent_bytes_; }
  const Work& work() const { return work_; }

  // Of results; whether they are wanted or not.
  size_t computed_bytes() const {
    return batch_.has_value() ? batch_->computed_bytes() : 0;
  }

  void Reset();

 private:
  absl::Status Admit();
  absl::Status Read(grpc::ByteBuffer* request);
  void Refuse();
  void Plan();
  // Both may run on a worker.
  void Conclude();
  wire::EncodedMessage Encode() const;
  void CountTensors();
  bool infers() const { return kind_ >= Kind::kInfer; }

  const Environment environment_;
  Kind kind_ = Kind::kForward;
  Metrics::Operation operation_ = Metrics::Operation::kForward;
  ReceivedMessage message_;
  wire::RequestView view_;
  wire::InferenceView inference_;
  std::optional<Batch> batch_;
  std::atomic<bool> cancelled_{false};
  absl::Status status_;
  grpc::ByteBuffer reply_;
  Stopwatch* stopwatch_ = nullptr;
  Work work_;
  bool admitted_ = false;
  size_t received_bytes_ = 0;
  size_t sent_bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_EXCHANGE_H_
