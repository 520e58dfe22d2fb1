// SPDX-License-Identifier: Apache-2.0
#include "server/admin/reflection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "grpc/reflection/v1/reflection.pb.h"
#include "leakyrelu/v1/leakyrelu.pb.h"
#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

using ::grpc::reflection::v1::ServerReflectionRequest;
using ::grpc::reflection::v1::ServerReflectionResponse;

class ReflectionTest : public ::testing::TestWithParam<Method> {
 protected:
  ReflectionTest() {
    auto service = ReflectionService::Create(
        {std::string(v1::Tensor::descriptor()->file()->service(0)->full_name()),
         "grpc.reflection.v1.ServerReflection"});
    EXPECT_TRUE(service.ok()) << service.status();
    service_ = *std::move(service);
    call_ = service_->Open(GetParam(), &outlet_);
  }
  ~ReflectionTest() override { call_->OnDone(); }

  // The response to a request on the single stream of this test.
  ServerReflectionResponse Ask(const ServerReflectionRequest& request) {
    const size_t before = outlet_.messages().size();
    call_->OnMessage(request.SerializeAsString());
    ServerReflectionResponse response;
    EXPECT_EQ(outlet_.messages().size(), before + 1);
    EXPECT_TRUE(response.ParseFromString(outlet_.messages().back()));
    EXPECT_EQ(response.original_request().SerializeAsString(),
              request.SerializeAsString());
    return response;
  }

  std::unique_ptr<ReflectionService> service_;
  FakeOutlet outlet_;
  std::unique_ptr<Call> call_;
};

TEST_P(ReflectionTest, ListsServices) {
  ServerReflectionRequest request;
  request.set_host("h");
  request.set_list_services("");
  const auto response = Ask(request);
  EXPECT_EQ(response.valid_host(), "h");
  ASSERT_EQ(response.list_services_response().service_size(), 2);
  EXPECT_EQ(response.list_services_response().service(0).name(),
            "leakyrelu.v1.LeakyReluService");
}

TEST_P(ReflectionTest, GivesFilesByNameAndSymbol) {
  ServerReflectionRequest by_name;
  by_name.set_file_by_filename("leakyrelu/v1/leakyrelu.proto");
  ServerReflectionRequest by_symbol;
  by_symbol.set_file_containing_symbol("leakyrelu.v1.Tensor");
  const auto named = Ask(by_name);
  const auto found = Ask(by_symbol);
  EXPECT_GE(named.file_descriptor_response().file_descriptor_proto_size(), 1);
  EXPECT_EQ(named.file_descriptor_response().SerializeAsString(),
            found.file_descriptor_response().SerializeAsString());
}

TEST_P(ReflectionTest, GivesExtensionNumbers) {
  ServerReflectionRequest request;
  request.set_all_extension_numbers_of_type("leakyrelu.v1.Tensor");
  const auto response = Ask(request);
  EXPECT_EQ(response.all_extension_numbers_response().base_type_name(),
            "leakyrelu.v1.Tensor");
}

TEST_P(ReflectionTest, UnknownNameGetsErrorResponseAndStreamContinues) {
  ServerReflectionRequest request;
  request.set_file_by_filename("no/such.proto");
  EXPECT_EQ(Ask(request).error_response().error_code(),
            static_cast<int>(absl::StatusCode::kNotFound));
  request.mutable_file_containing_extension()->set_containing_type("no.Such");
  EXPECT_EQ(Ask(request).error_response().error_code(),
            static_cast<int>(absl::StatusCode::kNotFound));
  request.set_all_extension_numbers_of_type("no.Such");
  EXPECT_EQ(Ask(request).error_response().error_code(),
            static_cast<int>(absl::StatusCode::kNotFound));
  EXPECT_EQ(Ask(ServerReflectionRequest()).error_response().error_code(),
            static_cast<int>(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(outlet_.status(), std::nullopt);
  call_->OnHalfClose();
  EXPECT_EQ(outlet_.status(), absl::OkStatus());
}

TEST_P(ReflectionTest, MalformedRequestEndsTheStream) {
  call_->OnMessage("\x1a\xff");
  ASSERT_TRUE(outlet_.status().has_value());
  EXPECT_EQ(outlet_.status()->code(), absl::StatusCode::kInvalidArgument);
}

TEST_P(ReflectionTest, OtherMethodsAreNotOpened) {
  FakeOutlet outlet;
  EXPECT_EQ(service_->Open(Method::kOther, &outlet), nullptr);
  EXPECT_EQ(service_->Open(Method::kHealthCheck, &outlet), nullptr);
}

INSTANTIATE_TEST_SUITE_P(BothVersions, ReflectionTest,
                         ::testing::Values(Method::kReflection,
                                           Method::kReflectionAlpha),
                         [](const auto& param_info) {
                           return param_info.index == 0 ? "V1" : "V1Alpha";
                         });

}  // namespace
}  // namespace leakyrelu::admin
