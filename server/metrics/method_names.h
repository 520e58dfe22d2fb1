// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_METRICS_METHOD_NAMES_H_
#define SERVER_METRICS_METHOD_NAMES_H_

#include <cstddef>
#include <iterator>
#include <string_view>

namespace leakyrelu {

// Every method that is served, as gRFC A66 labels it: the full name without the
// leading slash, and "other" for what is not registered. A fixed list, so that
// no label is made of what a client sends. The first ones are in the order of
// Metrics::Method.
inline constexpr std::string_view kMethodNames[] = {
    "leakyrelu.v1.LeakyReluService/Forward",
    "leakyrelu.v1.LeakyReluService/Backward",
    "leakyrelu.v1.LeakyReluService/ForwardStream",
    "leakyrelu.v1.LeakyReluService/BackwardStream",
    "inference.GRPCInferenceService/ModelInfer",
    "inference.GRPCInferenceService/ModelStreamInfer",
    "other",
    "grpc.health.v1.Health/Check",
    "grpc.health.v1.Health/Watch",
    "grpc.health.v1.Health/List",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    "grpc.channelz.v1.Channelz/GetTopChannels",
    "grpc.channelz.v1.Channelz/GetServers",
    "grpc.channelz.v1.Channelz/GetServer",
    "grpc.channelz.v1.Channelz/GetServerSockets",
    "grpc.channelz.v1.Channelz/GetChannel",
    "grpc.channelz.v1.Channelz/GetSubchannel",
    "grpc.channelz.v1.Channelz/GetSocket",
    "inference.GRPCInferenceService/ServerLive",
    "inference.GRPCInferenceService/ServerReady",
    "inference.GRPCInferenceService/ModelReady",
    "inference.GRPCInferenceService/ServerMetadata",
    "inference.GRPCInferenceService/ModelMetadata",
    "inference.GRPCInferenceService/ModelConfig",
    "inference.GRPCInferenceService/ModelStatistics",
    "inference.GRPCInferenceService/RepositoryIndex",
    "inference.GRPCInferenceService/RepositoryModelLoad",
    "inference.GRPCInferenceService/RepositoryModelUnload",
    "inference.GRPCInferenceService/SystemSharedMemoryStatus",
    "inference.GRPCInferenceService/SystemSharedMemoryRegister",
    "inference.GRPCInferenceService/SystemSharedMemoryUnregister",
    "inference.GRPCInferenceService/CudaSharedMemoryStatus",
    "inference.GRPCInferenceService/CudaSharedMemoryRegister",
    "inference.GRPCInferenceService/CudaSharedMemoryUnregister",
    "inference.GRPCInferenceService/TraceSetting",
    "inference.GRPCInferenceService/LogSettings",
};

inline constexpr size_t kMethodCount = std::size(kMethodNames);

}  // namespace leakyrelu

#endif  // SERVER_METRICS_METHOD_NAMES_H_
