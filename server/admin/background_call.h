// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_ADMIN_BACKGROUND_CALL_H_
#define SERVER_ADMIN_BACKGROUND_CALL_H_

#include <memory>

#include "server/admin/method.h"
#include "server/admin/unary_call.h"
#include "server/admin/worker.h"

namespace leakyrelu::admin {

// As MakeUnaryCall, but the handler runs on the worker's thread. If the
// worker's queue is full, the call ends with RESOURCE_EXHAUSTED and RetryInfo.
// The handler is not run for a call that is over before its turn. worker
// outlives the call.
std::unique_ptr<Call> MakeBackgroundCall(Outlet* outlet, UnaryHandler handler,
                                         Worker* worker);

}  // namespace leakyrelu::admin

#endif  // SERVER_ADMIN_BACKGROUND_CALL_H_
