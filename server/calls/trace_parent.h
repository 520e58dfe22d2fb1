// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_TRACE_PARENT_H_
#define SERVER_CALLS_TRACE_PARENT_H_

#include <grpcpp/server_context.h>

#include <string_view>

namespace leakyrelu {

// The metadata `traceparent` as the caller sent it, for example
// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" (W3C Trace
// Context); empty if there is none. Valid as long as the context. The first
// access to a call's metadata makes gRPC build a map of it.
std::string_view TraceParentOf(const grpc::ServerContext& context);

// Whether text is a traceparent of version 00. Client input is not passed on
// unchecked.
bool IsTraceParent(std::string_view text);

}  // namespace leakyrelu

#endif  // SERVER_CALLS_TRACE_PARENT_H_
