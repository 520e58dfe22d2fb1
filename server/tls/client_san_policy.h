// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TLS_CLIENT_SAN_POLICY_H_
#define SERVER_TLS_CLIENT_SAN_POLICY_H_

#include <grpc/grpc_security.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"

namespace leakyrelu {

// Decides which clients may call, by a subject alternative name of the
// certificate that the client has presented. Thread-safe.
class ClientSanPolicy {
 public:
  // Called for each refused call with the names of its certificate. Must be
  // thread-safe.
  using OnRefused = absl::AnyInvocable<void(const std::string& names) const>;

  // allowed: DNS names and, with a colon in them, URIs; compared exactly.
  ClientSanPolicy(const std::vector<std::string>& allowed,
                  OnRefused on_refused);

  // PERMISSION_DENIED unless one of the names is allowed. `context` is that of
  // the call's connection.
  absl::Status Check(const grpc_auth_context* context) const;

 private:
  std::vector<std::string> dns_;
  std::vector<std::string> uris_;
  OnRefused on_refused_;
};

}  // namespace leakyrelu

#endif  // SERVER_TLS_CLIENT_SAN_POLICY_H_
