// SPDX-License-Identifier: Apache-2.0
#include "server/app/admin_services.h"

#include <string>
#include <utility>

#include "leakyrelu/v1/leakyrelu.pb.h"

namespace leakyrelu {
namespace {

// All that is served, as health and reflection know it.
const std::vector<std::string>& ServedServices() {
  static const auto& services = *new std::vector<std::string>{
      "leakyrelu.v1.LeakyReluService",
      "inference.GRPCInferenceService",
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
      "grpc.channelz.v1.Channelz",
  };
  return services;
}

}  // namespace

AdminServices::AdminServices(
    std::unique_ptr<admin::ReflectionService> reflection,
    std::unique_ptr<admin::ChannelzService> channelz, std::string version,
    const InferenceStatistics& statistics)
    : health_(ServedServices()),
      reflection_(std::move(reflection)),
      channelz_(std::move(channelz)),
      inference_({.version = std::move(version),
                  .ready = [this] { return health_.serving(); },
                  .statistics = &statistics}) {}

absl::StatusOr<std::unique_ptr<AdminServices>> AdminServices::Create(
    std::string version, const InferenceStatistics& statistics) {
  // The data path reads the contract by hand; this is what keeps its
  // descriptors in the program, for reflection.
  (void)v1::ForwardRequest::descriptor();
  auto reflection = admin::ReflectionService::Create(ServedServices());
  if (!reflection.ok()) return reflection.status();
  auto channelz = admin::ChannelzService::Create();
  if (!channelz.ok()) return channelz.status();
  return std::unique_ptr<AdminServices>(
      new AdminServices(std::move(*reflection), std::move(*channelz),
                        std::move(version), statistics));
}

}  // namespace leakyrelu
