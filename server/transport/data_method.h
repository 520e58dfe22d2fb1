// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_DATA_METHOD_H_
#define SERVER_TRANSPORT_DATA_METHOD_H_

#include <grpcpp/grpcpp.h>

#include "inference/inference.grpc.pb.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/metrics/metrics.h"
#include "server/service/exchange.h"
#include "server/transport/core_call.h"

// The methods that carry tensors, with raw messages on both sides: their
// bytes never pass through a generated message.
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

// Gives up the unary methods: those with tensors are CoreService's, GenericCall
// has the others.
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

// A unary method, as a call object needs to know it.
struct UnaryMethod {
  const char* path;
  Exchange::Kind kind;
  Metrics::Method label;
};
inline constexpr UnaryMethod kUnaryMethods[] = {
    {"/leakyrelu.v1.LeakyReluService/Forward", Exchange::Kind::kForward,
     Metrics::Method::kForward},
    {"/leakyrelu.v1.LeakyReluService/Backward", Exchange::Kind::kBackward,
     Metrics::Method::kBackward},
    {"/inference.GRPCInferenceService/ModelInfer", Exchange::Kind::kInfer,
     Metrics::Method::kModelInfer},
};

// All are registered with the server, which is told when it is built.
struct DataServices {
  CoreService unary{
      {kUnaryMethods[0].path, kUnaryMethods[1].path, kUnaryMethods[2].path}};
  internal::LeakyReluStreams leakyrelu;
  internal::InferenceStreams inference;
  grpc::Server* server = nullptr;
};

using DataStream =
    grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;

// A method of streams, by the generated function that asks for a call.
struct StreamMethod {
  using Request = void (*)(DataServices*, grpc::ServerContext*, DataStream*,
                           grpc::ServerCompletionQueue*, void*);
  Request request;
  Exchange::Kind kind;
  Metrics::Method label;
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
    {&internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::LeakyReluStreams::RequestForwardStream>,
     Exchange::Kind::kForward, Metrics::Method::kForwardStream},
    {&internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::LeakyReluStreams::RequestBackwardStream>,
     Exchange::Kind::kBackward, Metrics::Method::kBackwardStream},
    {&internal::RequestStream<
         &DataServices::inference,
         &internal::InferenceStreams::RequestModelStreamInfer>,
     Exchange::Kind::kStreamInfer, Metrics::Method::kModelStreamInfer},
};

}  // namespace leakyrelu

#endif
