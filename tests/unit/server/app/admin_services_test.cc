// SPDX-License-Identifier: Apache-2.0
#include "server/app/admin_services.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/metrics/metrics.h"

namespace leakyrelu {
namespace {

class SilentOutlet : public admin::Outlet {
  void Send(std::string) override {}
  void Finish(const absl::Status&) override {}
};

TEST(AdminServicesTest, EveryMethodHasOneServiceThatOpensIt) {
  const InferenceStatistics statistics;
  auto services = AdminServices::Create("1.0", statistics);
  ASSERT_TRUE(services.ok()) << services.status();
  EXPECT_FALSE((*services)->health().serving());
  SilentOutlet outlet;
  for (const char* path :
       {"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
        "/grpc.health.v1.Health/List",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "/grpc.channelz.v1.Channelz/GetServers",
        "/inference.GRPCInferenceService/ServerLive"}) {
    int opened = 0;
    for (admin::Service* service : (*services)->all()) {
      if (auto call = service->Open(path, &outlet)) {
        ++opened;
        call->OnDone();
      }
    }
    EXPECT_EQ(opened, 1) << path;
  }
}

// Of reflection's v1alpha there is no descriptor, only v1's under its name.
TEST(AdminServicesTest, MetricsKnowEveryMethodOfEveryService) {
  EXPECT_NE(
      Metrics::Find(
          "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),
      Metrics::Method::kOther);
  for (const char* name :
       {"leakyrelu.v1.LeakyReluService", "inference.GRPCInferenceService",
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
        "grpc.channelz.v1.Channelz"}) {
    const auto* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
            name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i) {
      const std::string path =
          absl::StrCat("/", name, "/", std::string(service->method(i)->name()));
      EXPECT_NE(Metrics::Find(path), Metrics::Method::kOther) << path;
    }
  }
}

}  // namespace
}  // namespace leakyrelu
