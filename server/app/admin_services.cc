// SPDX-License-Identifier: Apache-2.0
#include "server/app/admin_services.h"

#include <string>
#include <utility>

#include "leakyrelu/v1/leakyrelu.pb.h"
#include "proto/methods/methods.h"

namespace leakyrelu {
namespace {

// All served services, as health and reflection list them.
std::vector<std::string> ServedServices(const AdminServices::Wanted& wanted) {
  std::vector<Method> methods = {Method::kForward, Method::kModelInfer,
                                 Method::kHealthCheck};
  if (wanted.reflection) {
    methods.push_back(Method::kReflection);
    methods.push_back(Method::kReflectionAlpha);
  }
  if (wanted.channelz) methods.push_back(Method::kGetServers);
  std::vector<std::string> services;
  services.reserve(methods.size());
  for (Method method : methods) services.emplace_back(ServiceOf(method));
  return services;
}

}  // namespace

AdminServices::AdminServices(const std::vector<std::string>& served,
                             std::string version,
                             const InferenceStatistics& statistics)
    : health_(served),
      inference_({.version = std::move(version),
                  .health = &health_,
                  .statistics = &statistics}) {}

absl::StatusOr<std::unique_ptr<AdminServices>> AdminServices::Create(
    const Wanted& wanted, std::string version,
    const InferenceStatistics& statistics) {
  const std::vector<std::string> served = ServedServices(wanted);
  std::unique_ptr<AdminServices> services(
      new AdminServices(served, std::move(version), statistics));
  if (wanted.reflection) {
    // The data path parses the contract by hand, so this reference keeps its
    // descriptors linked into the program.
    (void)v1::ForwardRequest::descriptor();
    auto reflection = admin::ReflectionService::Create(served);
    if (!reflection.ok()) return reflection.status();
    services->reflection_ = *std::move(reflection);
  }
  if (wanted.channelz) {
    auto channelz = admin::ChannelzService::Create();
    if (!channelz.ok()) return channelz.status();
    services->channelz_ = *std::move(channelz);
  }
  return services;
}

std::vector<admin::Service*> AdminServices::all() {
  std::vector<admin::Service*> services = {&health_, &inference_};
  if (reflection_ != nullptr) services.push_back(reflection_.get());
  if (channelz_ != nullptr) services.push_back(channelz_.get());
  return services;
}

}  // namespace leakyrelu
