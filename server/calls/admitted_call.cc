// SPDX-License-Identifier: Apache-2.0
#include "server/calls/admitted_call.h"

#include "server/calls/core_call.h"

namespace leakyrelu {

absl::Status AdmittedCall::BeginCall(grpc_call* call, size_t bytes,
                                     size_t first_calls) {
  call_ = call;
  caller_ = &controller_.callers().Of(call);
  ++caller_->calls;
  controller_.calls_in_flight().Add(this, &caller_->account);
  return charge_.Open(controller_.admission(), caller_->account, bytes,
                      first_calls);
}

void AdmittedCall::EndCall() {
  controller_.calls_in_flight().Remove(this);
  charge_.Close();
  --caller_->calls;
}

void AdmittedCall::Cancel(const absl::Status& status) {
  CancelCall(call_, status);
}

}  // namespace leakyrelu
