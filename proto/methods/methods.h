// SPDX-License-Identifier: Apache-2.0
#ifndef PROTO_METHODS_METHODS_H_
#define PROTO_METHODS_METHODS_H_

#include <cstddef>
#include <iterator>
#include <string_view>

// The catalogue of the served methods. Paths, labels, and the tables of
// handlers are derived from it.
namespace leakyrelu {

enum class Method {
  kForward,
  kBackward,
  kForwardStream,
  kBackwardStream,
  kModelInfer,
  kModelStreamInfer,
  kOther,  // not served
  kHealthCheck,
  kHealthWatch,
  kHealthList,
  kReflection,
  kReflectionAlpha,
  kGetTopChannels,
  kGetServers,
  kGetServer,
  kGetServerSockets,
  kGetChannel,
  kGetSubchannel,
  kGetSocket,
  kServerLive,
  kServerReady,
  kModelReady,
  kServerMetadata,
  kModelMetadata,
  kModelConfig,
  kModelStatistics,
  kRepositoryIndex,
  kRepositoryModelLoad,
  kRepositoryModelUnload,
  kSystemSharedMemoryStatus,
  kSystemSharedMemoryRegister,
  kSystemSharedMemoryUnregister,
  kCudaSharedMemoryStatus,
  kCudaSharedMemoryRegister,
  kCudaSharedMemoryUnregister,
  kTraceSetting,
  kLogSettings,
};

enum class MethodKind {
  kUnary,   // tensors in one request and one response
  kStream,  // tensors in a stream of requests and one of responses
  kSmall,   // no tensors
  kOther,   // not served
};

struct MethodEntry {
  Method method;
  MethodKind kind;
  const char* path;  // as HTTP/2 carries it
};

// In the order of Method.
inline constexpr MethodEntry kMethods[] = {
    {Method::kForward, MethodKind::kUnary,
     "/leakyrelu.v1.LeakyReluService/Forward"},
    {Method::kBackward, MethodKind::kUnary,
     "/leakyrelu.v1.LeakyReluService/Backward"},
    {Method::kForwardStream, MethodKind::kStream,
     "/leakyrelu.v1.LeakyReluService/ForwardStream"},
    {Method::kBackwardStream, MethodKind::kStream,
     "/leakyrelu.v1.LeakyReluService/BackwardStream"},
    {Method::kModelInfer, MethodKind::kUnary,
     "/inference.GRPCInferenceService/ModelInfer"},
    {Method::kModelStreamInfer, MethodKind::kStream,
     "/inference.GRPCInferenceService/ModelStreamInfer"},
    {Method::kOther, MethodKind::kOther, "/other"},
    {Method::kHealthCheck, MethodKind::kSmall, "/grpc.health.v1.Health/Check"},
    {Method::kHealthWatch, MethodKind::kSmall, "/grpc.health.v1.Health/Watch"},
    {Method::kHealthList, MethodKind::kSmall, "/grpc.health.v1.Health/List"},
    {Method::kReflection, MethodKind::kSmall,
     "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"},
    {Method::kReflectionAlpha, MethodKind::kSmall,
     "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"},
    {Method::kGetTopChannels, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetTopChannels"},
    {Method::kGetServers, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetServers"},
    {Method::kGetServer, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetServer"},
    {Method::kGetServerSockets, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetServerSockets"},
    {Method::kGetChannel, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetChannel"},
    {Method::kGetSubchannel, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetSubchannel"},
    {Method::kGetSocket, MethodKind::kSmall,
     "/grpc.channelz.v1.Channelz/GetSocket"},
    {Method::kServerLive, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ServerLive"},
    {Method::kServerReady, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ServerReady"},
    {Method::kModelReady, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ModelReady"},
    {Method::kServerMetadata, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ServerMetadata"},
    {Method::kModelMetadata, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ModelMetadata"},
    {Method::kModelConfig, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ModelConfig"},
    {Method::kModelStatistics, MethodKind::kSmall,
     "/inference.GRPCInferenceService/ModelStatistics"},
    {Method::kRepositoryIndex, MethodKind::kSmall,
     "/inference.GRPCInferenceService/RepositoryIndex"},
    {Method::kRepositoryModelLoad, MethodKind::kSmall,
     "/inference.GRPCInferenceService/RepositoryModelLoad"},
    {Method::kRepositoryModelUnload, MethodKind::kSmall,
     "/inference.GRPCInferenceService/RepositoryModelUnload"},
    {Method::kSystemSharedMemoryStatus, MethodKind::kSmall,
     "/inference.GRPCInferenceService/SystemSharedMemoryStatus"},
    {Method::kSystemSharedMemoryRegister, MethodKind::kSmall,
     "/inference.GRPCInferenceService/SystemSharedMemoryRegister"},
    {Method::kSystemSharedMemoryUnregister, MethodKind::kSmall,
     "/inference.GRPCInferenceService/SystemSharedMemoryUnregister"},
    {Method::kCudaSharedMemoryStatus, MethodKind::kSmall,
     "/inference.GRPCInferenceService/CudaSharedMemoryStatus"},
    {Method::kCudaSharedMemoryRegister, MethodKind::kSmall,
     "/inference.GRPCInferenceService/CudaSharedMemoryRegister"},
    {Method::kCudaSharedMemoryUnregister, MethodKind::kSmall,
     "/inference.GRPCInferenceService/CudaSharedMemoryUnregister"},
    {Method::kTraceSetting, MethodKind::kSmall,
     "/inference.GRPCInferenceService/TraceSetting"},
    {Method::kLogSettings, MethodKind::kSmall,
     "/inference.GRPCInferenceService/LogSettings"},
};

inline constexpr size_t kMethodCount = std::size(kMethods);

constexpr const char* PathOf(Method method) {
  return kMethods[static_cast<size_t>(method)].path;
}

// The value of the label grpc_method (gRFC A66): the path without the leading
// slash, or "other". It is never made from a client's input.
constexpr std::string_view LabelOf(Method method) {
  return std::string_view(PathOf(method)).substr(1);
}

// The service's full name, such as "grpc.health.v1.Health". REQUIRES: the
// method is served.
constexpr std::string_view ServiceOf(Method method) {
  const std::string_view label = LabelOf(method);
  return label.substr(0, label.find('/'));
}

// The name within the service, such as "Check". REQUIRES: the method is served.
constexpr std::string_view NameOf(Method method) {
  const std::string_view label = LabelOf(method);
  return label.substr(label.find('/') + 1);
}

// kOther if no method with that path is served.
constexpr Method FindMethod(std::string_view path) {
  for (const MethodEntry& entry : kMethods) {
    if (entry.path == path) return entry.method;
  }
  return Method::kOther;
}

// The number of methods of that kind.
constexpr size_t CountMethods(MethodKind kind) {
  size_t count = 0;
  for (const MethodEntry& entry : kMethods) count += entry.kind == kind ? 1 : 0;
  return count;
}

}  // namespace leakyrelu

#endif  // PROTO_METHODS_METHODS_H_
