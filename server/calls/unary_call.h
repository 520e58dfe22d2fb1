// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_UNARY_CALL_H_
#define SERVER_CALLS_UNARY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstddef>

#include "absl/status/status.h"
#include "server/admission/upload_gate.h"
#include "server/calls/admitted_call.h"
#include "server/calls/call_pool.h"
#include "server/calls/call_report.h"
#include "server/calls/core_call.h"
#include "server/calls/methods.h"
#include "server/io/event.h"
#include "server/service/exchange.h"

namespace leakyrelu {

// One call of Forward or Backward at a time; reusable.
//
// Life of a call; every event runs on the loop's thread:
//   1. Post        requests a call from gRPC.
//   2. OnRequest   the call has arrived, and waits for its turn at the gate.
//   3. OnMessage   its message has arrived. Small: computed at once. Large: the
//                  pool computes it and does step 4.
//   4. Reply       passes the reply, or the error, to gRPC.
//   5. OnFinished  the reply has left. A large call also gets OnDone, before or
//                  after it, as early as during step 3 if the caller is gone;
//                  then the work stops.
//   6. Rest        resets the call; back to 1, or the pool frees the object.
class UnaryCall final : public PostedCall,
                        private AdmittedCall,
                        private Upload {
 public:
  UnaryCall(const UnaryMethod& method, const DataServices* services,
            grpc::ServerCompletionQueue* queue,
            const Exchange::Environment& environment,
            AdmissionController* controller, CallPool& call_pool);

  void Post() override;

 private:
  // Upload
  void BeginUpload() override;
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
  CallReport report_;
  CallPool& call_pool_;

  MemberEvent<UnaryCall> step_{this};
  MemberEvent<UnaryCall> done_{this};
  int pending_events_ = 0;
  const size_t inline_bytes_;
  CoreCall call_;
  Exchange exchange_;
  bool has_no_message_ = false;
  std::chrono::nanoseconds receiving_{};
  absl::Status status_;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_UNARY_CALL_H_
