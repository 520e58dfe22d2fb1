// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_CALLERS_H_
#define SERVER_CALLS_CALLERS_H_

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/admission/account.h"
#include "server/admission/upload_gate.h"

namespace leakyrelu {

// The caller's address in gRPC's form (server/net/peer_uri.h).
std::string PeerUriOf(grpc_call* call);

// A connection with calls.
struct Caller {
  explicit Caller(std::shared_ptr<Account> peer)
      : account(std::move(peer)), uploads(&account) {}

  Account account;
  UploadQueue uploads;
  int calls = 0;          // between BeginCall and EndCall
  bool was_used = false;  // since the last Sweep
};

// The connections that have calls on one IoThread. gRPC reports neither the
// connection of a call nor the end of a connection, but each connection has an
// authentication context of its own, also without TLS, by which its calls are
// recognized. On the loop's thread only.
class Callers {
 public:
  // peers outlives it.
  explicit Callers(PeerAccounts* peers) : peers_(*peers) {}
  ~Callers();
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;

  // The connection of a call; valid until its last call has ended.
  Caller& Of(grpc_call* call);

  // Forgets the connections without calls that were not used since the last
  // Sweep, and ends the claims of the others (Account). Called about once a
  // second while there are calls.
  void Sweep();

 private:
  PeerAccounts& peers_;
  // Each context has a reference, so that its address is not reused.
  absl::flat_hash_map<grpc_auth_context*, std::unique_ptr<Caller>> callers_;
  size_t sweep_at_ = 64;
};

}  // namespace leakyrelu

#endif  // SERVER_CALLS_CALLERS_H_
