// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_UNARY_CALL_H_
#define SERVER_TRANSPORT_UNARY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>

#include "absl/status/status.h"
#include "server/log/call_log.h"
#include "server/metrics/metrics.h"
#include "server/service/admission.h"
#include "server/service/exchange.h"
#include "server/service/stopwatch.h"
#include "server/transport/calls_in_flight.h"
#include "server/transport/core_call.h"
#include "server/transport/data_method.h"
#include "server/transport/event.h"
#include "server/transport/roster.h"
#include "server/transport/upload_gate.h"

namespace leakyrelu {

// One call of Forward or Backward at a time, again and again.
//
// Life of a call; every event runs on the loop's thread:
//   1. Post        asks for a call.
//   2. OnRequest   it is here, and waits for its turn at the gate.
//   3. OnMessage   its message is here. Small: computed at once. Large: the
//                  pool computes it and does step 4.
//   4. Reply       the reply, or the error, goes to gRPC.
//   5. OnFinished  it has left. A large call has OnDone, too, before or after
//                  it, as early as during step 3 if the caller is gone: the
//                  work stops.
//   6. Rest        at rest; back to 1, or the roster frees the object.
class UnaryCall final : public PostedCall,
                        private CallInFlight,
                        private Upload {
 public:
  UnaryCall(const UnaryMethod& method, const DataServices* services,
            grpc::ServerCompletionQueue* queue,
            const Exchange::Environment& environment, CallsInFlight* in_flight,
            UploadGate* gate, Roster& roster);

  void Post() override;

 private:
  // CallInFlight
  void CancelReply() override { call_.Cancel(); }

  // Upload
  void BeginUpload() override;
  void CancelUpload() override;
  void RefuseUpload() override;

  void Refuse(absl::Status status);
  void OnRequest(bool ok);
  void OnMessage(bool ok);
  void Reply();
  void ReplyOnWorker();
  void OnFinished(bool ok);
  void OnDone(bool ok);
  void EndOperation();
  void Rest();

  const UnaryMethod& method_;
  const DataServices* const services_;
  grpc::ServerCompletionQueue* const queue_;
  Metrics& metrics_;
  log::CallLog* const call_log_;
  const Admission& admission_;
  CallsInFlight& in_flight_;
  UploadGate& gate_;
  Roster& roster_;

  MemberEvent<UnaryCall> step_{this};
  MemberEvent<UnaryCall> done_{this};
  int pending_events_ = 0;
  const size_t inline_bytes_;
  CoreCall call_;
  Exchange exchange_;
  bool too_slow_ = false;
  bool has_no_message_ = false;
  std::chrono::nanoseconds receiving_{};
  absl::Status status_;
  Stopwatch stopwatch_;
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_UNARY_CALL_H_
