// SPDX-License-Identifier: Apache-2.0
#include "server/calls/callers.h"

#include <grpc/support/alloc.h>

#include <algorithm>

#include "server/admission/admission.h"
#include "server/net/peer_uri.h"

namespace leakyrelu {
namespace {

constexpr size_t kMinSweep = 64;

}  // namespace

std::string PeerUriOf(grpc_call* call) {
  char* const text = grpc_call_get_peer(call);
  std::string uri = text;
  gpr_free(text);
  return uri;
}

Callers::~Callers() {
  for (auto& [context, caller] : callers_) grpc_auth_context_release(context);
}

Caller& Callers::Of(grpc_call* call) {
  grpc_auth_context* const context = grpc_call_auth_context(call);
  const auto found = callers_.find(context);
  if (found != callers_.end()) {
    grpc_auth_context_release(context);
    found->second->was_used = true;
    return *found->second;
  }
  // Also without calls that last, so that brief connections do not accumulate.
  if (callers_.size() >= sweep_at_) {
    Sweep();
    sweep_at_ = std::max(kMinSweep, callers_.size() * 2);
  }
  auto caller =
      std::make_unique<Caller>(peers_.Of(PeerGroupOf(PeerUriOf(call))));
  caller->was_used = true;
  return *callers_.emplace(context, std::move(caller)).first->second;
}

void Callers::Sweep() {
  absl::erase_if(callers_, [](auto& entry) {
    Caller& caller = *entry.second;
    Admission::ClearClaims(caller.account);
    if (std::exchange(caller.was_used, false) || caller.calls > 0) {
      return false;
    }
    grpc_auth_context_release(entry.first);
    return true;
  });
}

}  // namespace leakyrelu
