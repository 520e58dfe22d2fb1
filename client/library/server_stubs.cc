// SPDX-License-Identifier: Apache-2.0
#include "client/library/server_stubs.h"

#include <utility>

namespace leakyrelu::client {

ServerStubs::ServerStubs(Channels channels)
    : channels_(std::move(channels)), all_(channels_.all) {
  if (channels_.serving != nullptr) serving_.emplace(channels_.serving);
}

grpc::GenericStub* ServerStubs::Pick() {
  if (!serving_.has_value() ||
      channels_.serving->GetState(/*try_to_connect=*/false) ==
          GRPC_CHANNEL_TRANSIENT_FAILURE) {
    return &all_;
  }
  return &*serving_;
}

bool ServerStubs::NoneServes(const grpc::GenericStub* tried,
                             const absl::Status& status) {
  return absl::IsUnavailable(status) && tried != &all_ && Pick() == &all_;
}

grpc::GenericStub* ServerStubs::PickForOneTry() {
  if (!serving_.has_value() ||
      channels_.serving->GetState(/*try_to_connect=*/true) !=
          GRPC_CHANNEL_READY) {
    return &all_;
  }
  return &*serving_;
}

}  // namespace leakyrelu::client
