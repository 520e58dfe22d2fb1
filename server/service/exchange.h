// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_SERVICE_EXCHANGE_H_
#define SERVER_SERVICE_EXCHANGE_H_

#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "proto/wire/tensor/request_view.h"
#include "server/admission/admission.h"
#include "server/compute/batch.h"
#include "server/compute/work_pool.h"
#include "server/log/call_log.h"
#include "server/log/call_record.h"
#include "server/metrics/metrics.h"
#include "server/service/codec.h"
#include "server/service/inflation.h"
#include "server/service/received_message.h"
#include "server/service/stopwatch.h"

namespace leakyrelu {

// Turns one request message into one reply: parsed, checked, computed in place
// and encoded, without copying tensors' bytes, except for replies of up to
// kCopiedReplyBytes. Reusable: Start .. Reset, repeatedly.
//
// Life of one exchange:
//   1. Start takes the message over. Small work and every failure end there.
//   2. Large work, or more than a little to decompress, goes to the pool;
//   `done`
//      is called there, once.
//   3. The outcome is read: status, then TakeReply if it is OK.
//   4. Reset frees what is left.
// Cancel may be called at any time between 1 and 4 from the thread that called
// Start, also while the pool computes; everything else is not thread-safe.
class Exchange {
 public:
  // Shared by all exchanges of a server; all pointees outlive them.
  struct Environment {
    size_t max_message_bytes;
    size_t inline_bytes;  // work of at most this size is done inside Start
    Metrics* metrics;
    WorkPool* pool;
    log::CallLog* call_log = nullptr;  // null: calls are not logged
  };

  // charge: the call's, which is charged for the messages from Start to Reset;
  // outlives it.
  Exchange(const Environment& environment, std::unique_ptr<Codec> codec,
           Charge* charge)
      : environment_(environment), codec_(std::move(codec)), charge_(*charge) {}
  ~Exchange() { Reset(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Returns true if the outcome is ready; `done` will not be called. Returns
  // false if `done` will be called on a worker when it is. *request is left
  // empty. Each stage is a lap of *stopwatch, and the last one ends with the
  // outcome; the next reading is the caller's, so that a call reads the clock
  // as rarely as possible. REQUIRES: *request came from a socket (see
  // ReceivedMessage); *stopwatch began with this exchange; the charge is open.
  bool Start(grpc::ByteBuffer* request, Stopwatch* stopwatch,
             absl::AnyInvocable<void() &&> done);

  // The reply is no longer wanted: work not yet begun is skipped, and the
  // outcome is CANCELLED, unless it is ready already.
  void Cancel();

  const absl::Status& status() const { return status_; }
  // REQUIRES: status().ok().
  grpc::ByteBuffer TakeReply();

  // Of this exchange, as sent: compressed if the caller compressed it, without
  // HTTP/2's framing.
  size_t received_bytes() const { return received_bytes_; }
  size_t sent_bytes() const { return sent_bytes_; }
  const log::Work& work() const { return work_; }

  // Bytes of results, including discarded ones.
  size_t computed_bytes() const {
    return batch_.has_value() ? batch_->computed_bytes() : 0;
  }

  void Reset();

 private:
  absl::Status Admit();
  void Inflate(grpc::ByteBuffer* request);
  // All that follow may run on a worker. Proceed reads the message and starts
  // its computation; returns as Start does, and takes *done only with false.
  bool Proceed(absl::AnyInvocable<void() &&>* done);
  void TakeInflated();
  void Refuse();
  void Plan();
  void Conclude();
  void CountTensors();

  const Environment environment_;
  const std::unique_ptr<Codec> codec_;
  Charge& charge_;
  std::optional<Inflation> inflation_;
  ReceivedMessage message_;
  wire::RequestView view_;
  std::optional<Batch> batch_;
  // Set by the thread that hands the batch to the pool, for Cancel.
  std::atomic<Batch*> running_{nullptr};
  std::atomic<bool> cancelled_{false};
  absl::Status status_;
  grpc::ByteBuffer reply_;
  Stopwatch* stopwatch_ = nullptr;
  log::Work work_;
  size_t admitted_bytes_ = 0;
  size_t received_bytes_ = 0;
  size_t sent_bytes_ = 0;
};

}  // namespace leakyrelu

#endif  // SERVER_SERVICE_EXCHANGE_H_
