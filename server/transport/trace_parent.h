// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_TRACE_PARENT_H_
#define SERVER_TRANSPORT_TRACE_PARENT_H_

#include <grpcpp/server_context.h>

#include <string_view>

namespace leakyrelu {

// The W3C trace context that the caller sent as metadata `traceparent`, like
// "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"; empty if there is
// none, or none that is well-formed. Good as long as the context. The first
// look at a call's metadata makes gRPC build a map of it.
std::string_view TraceParentOf(const grpc::ServerContext& context);

// Whether text is a traceparent of version 00: what a client wrote is not
// passed on unchecked.
bool IsTraceParent(std::string_view text);

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_TRACE_PARENT_H_
