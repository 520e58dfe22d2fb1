// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_TRANSPORT_DATA_METHOD_H_
#define SERVER_TRANSPORT_DATA_METHOD_H_

#include <grpcpp/grpcpp.h>

#include "inference/inference.grpc.pb.h"
#include "leakyrelu/v1/leakyrelu.grpc.pb.h"
#include "server/metrics/metrics.h"
#include "server/service/exchange.h"

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

using Inference = inference::GRPCInferenceService;
using RawModelInfer = Inference::WithRawMethod_ModelInfer<Inference::Service>;
using RawModelStreamInfer =
    Inference::WithRawMethod_ModelStreamInfer<RawModelInfer>;

// Its other methods are small: GenericCall has them.
class InferenceService final : public RawModelStreamInfer {
 public:
  InferenceService() {
    const google::protobuf::ServiceDescriptor* service =
        inference::ModelInferRequest::descriptor()->file()->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      if (service->method(i)->input_type() !=
          inference::ModelInferRequest::descriptor()) {
        MarkMethodGeneric(i);
      }
    }
  }
};
}  // namespace internal

// Both are registered with the server.
struct DataServices {
  internal::RawBackwardStream leakyrelu;
  internal::InferenceService inference;
};

// One method, as a call object needs to know it. Writer is gRPC's object for
// the server's side of one call.
template <typename Writer, typename... Received>
struct DataMethod {
  using Request = void (*)(DataServices*, grpc::ServerContext*, Received*...,
                           Writer*, grpc::ServerCompletionQueue*, void*);
  Request request;
  Exchange::Kind kind;
  Metrics::Method label;
};

using UnaryWriter = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;
using UnaryMethod = DataMethod<UnaryWriter, grpc::ByteBuffer>;
using DataStream =
    grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;
using StreamMethod = DataMethod<DataStream>;

namespace internal {
// DataMethod::request by a generated function of one of the services.
template <auto kService, auto kFunction>
void RequestUnary(DataServices* services, grpc::ServerContext* context,
                  grpc::ByteBuffer* received, UnaryWriter* writer,
                  grpc::ServerCompletionQueue* queue, void* tag) {
  ((services->*kService).*kFunction)(context, received, writer, queue, queue,
                                     tag);
}
template <auto kService, auto kFunction>
void RequestStream(DataServices* services, grpc::ServerContext* context,
                   DataStream* stream, grpc::ServerCompletionQueue* queue,
                   void* tag) {
  ((services->*kService).*kFunction)(context, stream, queue, queue, tag);
}
}  // namespace internal

inline constexpr UnaryMethod kUnaryMethods[] = {
    {&internal::RequestUnary<&DataServices::leakyrelu,
                             &internal::RawBackwardStream::RequestForward>,
     Exchange::Kind::kForward, Metrics::Method::kForward},
    {&internal::RequestUnary<&DataServices::leakyrelu,
                             &internal::RawBackwardStream::RequestBackward>,
     Exchange::Kind::kBackward, Metrics::Method::kBackward},
    {&internal::RequestUnary<&DataServices::inference,
                             &internal::InferenceService::RequestModelInfer>,
     Exchange::Kind::kInfer, Metrics::Method::kModelInfer},
};

inline constexpr StreamMethod kStreamMethods[] = {
    {&internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::RawBackwardStream::RequestForwardStream>,
     Exchange::Kind::kForward, Metrics::Method::kForwardStream},
    {&internal::RequestStream<
         &DataServices::leakyrelu,
         &internal::RawBackwardStream::RequestBackwardStream>,
     Exchange::Kind::kBackward, Metrics::Method::kBackwardStream},
    {&internal::RequestStream<
         &DataServices::inference,
         &internal::InferenceService::RequestModelStreamInfer>,
     Exchange::Kind::kStreamInfer, Metrics::Method::kModelStreamInfer},
};

}  // namespace leakyrelu

#endif
