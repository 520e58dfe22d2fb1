// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_ADMITTED_CALL_H_
#define SERVER_CALLS_ADMITTED_CALL_H_

#include <grpc/grpc.h>

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "server/admission/account.h"
#include "server/admission/admission.h"
#include "server/admission/calls_in_flight.h"
#include "server/admission/upload_gate.h"
#include "server/calls/callers.h"

namespace leakyrelu {

// What decides about the calls of one IoThread, at each step of a call: whether
// it may begin (Admission), when its message is requested (UploadGate), how
// much its message may hold (Admission), and how long it may wait for its
// caller (CallsInFlight). On the loop's thread only, but for admission().
class AdmissionController {
 public:
  // The pointees outlive it. max_waiting: see UploadGate.
  AdmissionController(Admission* admission, PeerAccounts* peers,
                      size_t max_waiting, UploadConditions* conditions)
      : admission_(*admission),
        callers_(peers),
        calls_in_flight_(admission),
        gate_(max_waiting, conditions) {}

  Admission& admission() { return admission_; }
  Callers& callers() { return callers_; }
  CallsInFlight& calls_in_flight() { return calls_in_flight_; }
  UploadGate& gate() { return gate_; }

 private:
  Admission& admission_;
  Callers callers_;
  CallsInFlight calls_in_flight_;
  UploadGate gate_;
};

// The part of a call that admission knows: from BeginCall to EndCall it is in
// flight and charged to its connection. On the loop's thread.
class AdmittedCall : public CallInFlight {
 public:
  // controller outlives it.
  explicit AdmittedCall(AdmissionController* controller)
      : controller_(*controller) {}

 protected:
  ~AdmittedCall() = default;

  // The call has arrived and holds this many bytes beside its messages. If the
  // result is not OK, the call is to end with it and is not charged. EndCall
  // follows in any case. first_calls: see Charge.
  absl::Status BeginCall(grpc_call* call, size_t bytes, size_t first_calls);
  void EndCall();

  AdmissionController& controller() { return controller_; }
  // REQUIRES: between BeginCall and EndCall.
  Caller& caller() { return *caller_; }
  // Charged for messages beside what BeginCall charged.
  Charge& charge() { return charge_; }

 private:
  // CallInFlight
  void Cancel(const absl::Status& status) override;
  std::string PeerUri() const override { return PeerUriOf(call_); }

  AdmissionController& controller_;
  grpc_call* call_ = nullptr;
  Caller* caller_ = nullptr;
  Charge charge_;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_ADMITTED_CALL_H_
