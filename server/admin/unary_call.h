// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_UNARY_CALL_H_
#define SERVER_ADMIN_UNARY_CALL_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "server/admin/method.h"

namespace leakyrelu::admin {

// Handles a method with one request and one response, both serialized.
using UnaryHandler =
    absl::AnyInvocable<absl::StatusOr<std::string>(const std::string&)>;

// A call that passes its request to the handler, sends the response and ends. A
// call that closes without a request ends with INVALID_ARGUMENT.
std::unique_ptr<Call> MakeUnaryCall(Outlet* outlet, UnaryHandler handler);

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_UNARY_CALL_H_
