// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_STREAM_CALL_H_
#define SERVER_CALLS_STREAM_CALL_H_

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <optional>

#include "absl/status/status.h"
#include "server/calls/admitted_call.h"
#include "server/calls/call_pool.h"
#include "server/calls/call_report.h"
#include "server/calls/core_call.h"
#include "server/calls/methods.h"
#include "server/io/event.h"
#include "server/log/call_record.h"
#include "server/service/exchange.h"
#include "server/service/stopwatch.h"

namespace leakyrelu {

// One call of ForwardStream or BackwardStream at a time; reusable. It holds one
// request: the next is read when the reply to the previous one has left, so
// memory is bounded by the largest message, and HTTP/2 flow control slows the
// caller.
//
// Life of a call; every event runs on the loop's thread:
//   1. Post        requests a call from gRPC.
//   2. OnRequest   the call has arrived; Read.
//   3. OnRead      a message: computed at once, or by the pool; Reply writes
//                  the reply. No more messages: Finish.
//   4. OnWritten   back to 3. A failed exchange: Finish with its status.
//   5. OnFinished and OnDone, in either order; OnDone comes earlier if the
//                  caller is gone, and then all steps end with !ok.
//   6. Rest        resets the call; back to 1, or the pool frees the object.
class StreamCall final : public PostedCall, private AdmittedCall {
 public:
  StreamCall(const StreamMethod& method, DataServices* services,
             grpc::ServerCompletionQueue* queue,
             const Exchange::Environment& environment,
             AdmissionController* controller, CallPool& call_pool);

  void Post() override;

 private:
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
  CallReport report_;
  CallPool& call_pool_;

  MemberEvent<StreamCall> step_{this};
  MemberEvent<StreamCall> done_{this};
  int pending_events_ = 0;
  std::optional<grpc::ServerContext> context_;
  std::optional<DataStream> stream_;
  grpc::ByteBuffer request_;
  Exchange exchange_;
  absl::Status status_;
  Stopwatch exchange_stopwatch_;  // of one message and its reply
  size_t received_bytes_ = 0;
  size_t sent_bytes_ = 0;
  log::Work work_;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_STREAM_CALL_H_
