// SPDX-License-Identifier: Apache-2.0
#include "server/app/admin_services.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace leakyrelu
