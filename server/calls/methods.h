// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_CALLS_METHODS_H_
#define SERVER_CALLS_METHODS_H_

#include <grpcpp/grpcpp.h>

#include <iterator>

#include "inference/inference.grpc.pb.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "proto/methods/methods.h"
#include "server/calls/core_call.h"
#include "server/service/codec.h"

// The methods that carry tensors, with raw messages in both directions: the
// data path does not use generated message classes.
namespace leakyrelu {

namespace internal {
using Base = v1::LeakyReluService::Service;
using RawForwardStream =
    v1::LeakyReluService::WithRawMethod_ForwardStream<Base>;
using RawBackwardStream =
    v1::LeakyReluService::WithRawMethod_BackwardStream<RawForwardStream>;
using RawModelStreamInfer =
    inference::GRPCInferenceService::WithRawMethod_ModelStreamInfer<
        inference::GRPCInferenceService::Service>;

// Marks the unary methods as unimplemented here: those with tensors belong to
// CoreService, the others to GenericCall.
template <typename Generated, typename Request>
class StreamsOf final : public Generated {
 public:
  StreamsOf() {
    const google::protobuf::ServiceDescriptor* service =
        Request::descriptor()->file()->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      if (!service->method(i)->client_streaming()) {
        Generated::MarkMethodGeneric(i);
      }
    }
  }
};
using LeakyReluStreams = StreamsOf<RawBackwardStream, v1::ForwardRequest>;
using InferenceStreams =
    StreamsOf<RawModelStreamInfer, inference::ModelInferRequest>;
}  // namespace internal

// A unary method, as a call object needs it.
struct UnaryMethod {
  Method method;
  NewCodec new_codec;
};
inline constexpr UnaryMethod kUnaryMethods[] = {
    {Method::kForward, &NewForwardCodec},
    {Method::kBackward, &NewBackwardCodec},
    {Method::kModelInfer, &NewInferCodec},
};
static_assert(std::size(kUnaryMethods) == CountMethods(MethodKind::kUnary));

// All are registered with the server when it is built.
struct DataServices {
  CoreService unary{{PathOf(kUnaryMethods[0].method),
                     PathOf(kUnaryMethods[1].method),
                     PathOf(kUnaryMethods[2].method)}};
  internal::LeakyReluStreams leakyrelu;
  internal::InferenceStreams inference;
  grpc::Server* server = nullptr;
};

using DataStream =
    grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;

// A streaming method, with the generated function that requests a call.
struct StreamMethod {
  using Request = void (*)(DataServices*, grpc::ServerContext*, DataStream*,
                           grpc::ServerCompletionQueue*, void*);
  Method method;
  Request request;
  NewCodec new_codec;
};

namespace internal {
// StreamMethod::request.
template <auto kService, auto kFunction>
void RequestStream(DataServices* services, grpc::ServerContext* context,
                   DataStream* stream, grpc::ServerCompletionQueue* queue,
                   void* tag) {
  ((services->*kService).*kFunction)(context, stream, queue, queue, tag);
}
}  // namespace internal

inline constexpr StreamMethod kStreamMethods[] = {
    {Method::kForwardStream,
     &internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::LeakyReluStreams::RequestForwardStream>,
     &NewForwardCodec},
    {Method::kBackwardStream,
     &internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::LeakyReluStreams::RequestBackwardStream>,
     &NewBackwardCodec},
    {Method::kModelStreamInfer,
     &internal::RequestStream<
         &DataServices::inference,
         &internal::InferenceStreams::RequestModelStreamInfer>,
     &NewStreamInferCodec},
};
static_assert(std::size(kStreamMethods) == CountMethods(MethodKind::kStream));

}  // namespace leakyrelu

#endif
