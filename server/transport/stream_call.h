// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_STREAM_CALL_H_
#define SERVER_TRANSPORT_STREAM_CALL_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "server/log/call_log.h"
#include "server/metrics/metrics.h"
#include "server/service/exchange.h"
#include "server/service/stopwatch.h"
#include "server/service/work.h"
#include "server/transport/calls_in_flight.h"
#include "server/transport/data_method.h"
#include "server/transport/event.h"
#include "server/transport/roster.h"

namespace leakyrelu {

// One call of ForwardStream or BackwardStream at a time, again and again.
// Holds one request: the next is read when the reply to the last has left, so
// memory is bounded by the largest message, and gRPC's flow control holds the
// caller back.
//
// Life of a call; every event runs on the loop's thread:
//   1. Post        asks for a call.
//   2. OnRequest   it is here; Read.
//   3. OnRead      a message: computed at once, or by the pool; Reply writes
//                  the reply. No more messages: Finish.
//   4. OnWritten   back to 3. A failed exchange: Finish with its status.
//   5. OnFinished and OnDone, in either order; OnDone comes earlier if the
//                  caller is gone, and then all steps end with !ok.
//   6. Rest        at rest; back to 1, or the roster frees the object.
class StreamCall final : public PostedCall, private CallInFlight {
 public:
  StreamCall(const StreamMethod& method, DataServices* services,
             grpc::ServerCompletionQueue* queue,
             const Exchange::Environment& environment, CallsInFlight* in_flight,
             Roster& roster);

  void Post() override;

 private:
  // CallInFlight
  void CancelReply() override { context_->TryCancel(); }

  void OnRequest(bool ok);
  void Read();
  void OnRead(bool ok);
  void Reply();
  void ReplyOnWorker();
  void OnWritten(bool ok);
  void Finish();
  void OnFinished(bool ok);
  void OnDone(bool ok);
  void EndOperation();
  void Rest();

  const StreamMethod& method_;
  DataServices* const services_;
  grpc::ServerCompletionQueue* const queue_;
  Metrics& metrics_;
  log::CallLog* const call_log_;
  CallsInFlight& in_flight_;
  Roster& roster_;

  MemberEvent<StreamCall> step_{this};
  MemberEvent<StreamCall> done_{this};
  int pending_events_ = 0;
  std::optional<grpc::ServerContext> context_;
  std::optional<DataStream> stream_;
  grpc::ByteBuffer request_;
  Exchange exchange_;
  absl::Status status_;
  Stopwatch stopwatch_;           // of the call
  Stopwatch exchange_stopwatch_;  // of one message and its reply
  size_t received_bytes_ = 0;
  size_t sent_bytes_ = 0;
  Work work_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_STREAM_CALL_H_
