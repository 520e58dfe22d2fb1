// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_DATA_METHOD_H_
#define SERVER_TRANSPORT_DATA_METHOD_H_

#include <grpcpp/grpcpp.h>

#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/metrics/metrics.h"

// The methods that carry tensors, with raw messages on both sides: their
// bytes never pass through a generated message.
namespace leakyrelu {

namespace internal {
using Base = v1::LeakyReluService::Service;
using RawForward = v1::LeakyReluService::WithRawMethod_Forward<Base>;
using RawBackward = v1::LeakyReluService::WithRawMethod_Backward<RawForward>;
using RawForwardStream =
    v1::LeakyReluService::WithRawMethod_ForwardStream<RawBackward>;
using RawBackwardStream =
    v1::LeakyReluService::WithRawMethod_BackwardStream<RawForwardStream>;
}  // namespace internal

using DataService = internal::RawBackwardStream;

// One method, as a call object needs to know it. Writer is gRPC's object for
// the server's side of one call.
template <typename Writer, typename... Received>
struct DataMethod {
  using Request = void (DataService::*)(grpc::ServerContext*, Received*...,
                                        Writer*, grpc::CompletionQueue*,
                                        grpc::ServerCompletionQueue*, void*);
  Request request;
  Metrics::Operation operation;
  Metrics::Method label;
};

using UnaryMethod =
    DataMethod<grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>,
               grpc::ByteBuffer>;
using StreamMethod = DataMethod<
    grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>>;

inline constexpr UnaryMethod kUnaryMethods[] = {
    {&DataService::RequestForward, Metrics::Operation::kForward,
     Metrics::Method::kForward},
    {&DataService::RequestBackward, Metrics::Operation::kBackward,
     Metrics::Method::kBackward},
};

inline constexpr StreamMethod kStreamMethods[] = {
    {&DataService::RequestForwardStream, Metrics::Operation::kForward,
     Metrics::Method::kForwardStream},
    {&DataService::RequestBackwardStream, Metrics::Operation::kBackward,
     Metrics::Method::kBackwardStream},
};

}  // namespace leakyrelu

#endif  // SERVER_TRANSPORT_DATA_METHOD_H_
