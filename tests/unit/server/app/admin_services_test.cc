// SPDX-License-Identifier: Apache-2.0
#include "server/app/admin_services.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/metrics/metrics.h"

namespace leakyrelu {
namespace {

class NullOutlet : public admin::Outlet {
  void Send(std::string) override {}
  void Finish(const absl::Status&) override {}
};

// The number of services that open a call of that path.
int Opened(const AdminServices::Wanted& wanted, const char* path) {
  const InferenceStatistics statistics;
  auto services = AdminServices::Create(wanted, "1.0", statistics);
  EXPECT_TRUE(services.ok()) << services.status();
  EXPECT_FALSE((*services)->health().serving());
  NullOutlet outlet;
  int opened = 0;
  for (admin::Service* service : (*services)->all()) {
    if (auto call = service->Open(FindMethod(path), &outlet)) {
      ++opened;
      call->OnDone();
    }
  }
  return opened;
}

TEST(AdminServicesTest, EveryMethodIsOpenedByOneService) {
  for (const char* path :
       {"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
        "/grpc.health.v1.Health/List",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        "/grpc.channelz.v1.Channelz/GetServers",
        "/inference.GRPCInferenceService/ServerLive"}) {
    EXPECT_EQ(Opened({.reflection = true, .channelz = true}, path), 1) << path;
  }
}

TEST(AdminServicesTest, ReflectionAndChannelzAreOptional) {
  constexpr char kReflection[] =
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
  constexpr char kChannelz[] = "/grpc.channelz.v1.Channelz/GetServers";
  EXPECT_EQ(Opened({}, kReflection), 1);
  EXPECT_EQ(Opened({}, kChannelz), 0);
  EXPECT_EQ(Opened({.reflection = false}, kReflection), 0);
  EXPECT_EQ(Opened({.reflection = false}, "/grpc.health.v1.Health/Check"), 1);
}

// There is no descriptor of reflection's v1alpha, only v1's under its name.
TEST(AdminServicesTest, MetricsLabelEveryMethod) {
  EXPECT_NE(
      FindMethod(
          "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),
      Method::kOther);
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
      EXPECT_NE(FindMethod(path), Method::kOther) << path;
    }
  }
}

}  // namespace
}  // namespace leakyrelu
