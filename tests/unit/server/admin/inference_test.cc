// SPDX-License-Identifier: Apache-2.0
#include "server/admin/inference.h"

#include <gtest/gtest.h>

#include "absl/status/statusor.h"
#include "inference/inference.pb.h"
#include "tests/unit/server/admin/fake_outlet.h"

namespace leakyrelu::admin {
namespace {

class InferenceTest : public testing::Test {
 protected:
  InferenceTest() { health_.SetServing(true); }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method,
                                const Request& request) {
    FakeOutlet outlet;
    const auto call = service_.Open(
        FindMethod("/inference.GRPCInferenceService/" + method), &outlet);
    if (call == nullptr) return absl::UnimplementedError("not opened");
    call->OnMessage(request.SerializeAsString());
    call->OnDone();
    if (!outlet.status()->ok()) return *outlet.status();
    Response response;
    EXPECT_TRUE(response.ParseFromString(outlet.messages().at(0)));
    return response;
  }

  HealthService health_{std::vector<std::string>()};
  InferenceStatistics statistics_;
  InferenceService service_{
      {.version = "1.2", .health = &health_, .statistics = &statistics_}};
};

TEST_F(InferenceTest, EveryMethodWithoutTensorsIsOpened) {
  const auto* service =
      inference::ModelInferRequest::descriptor()->file()->service(0);
  FakeOutlet outlet;
  for (int i = 0; i < service->method_count(); ++i) {
    const bool data = service->method(i)->input_type() ==
                      inference::ModelInferRequest::descriptor();
    const auto call =
        service_.Open(FindMethod("/inference.GRPCInferenceService/" +
                                 std::string(service->method(i)->name())),
                      &outlet);
    EXPECT_EQ(call == nullptr, data) << service->method(i)->name();
  }
  EXPECT_EQ(service_.Open(Method::kOther, &outlet), nullptr);
}

TEST_F(InferenceTest, ReadinessFollowsTheServer) {
  inference::ModelReadyRequest model;
  model.set_name("leaky_relu");
  for (const bool ready : {true, false}) {
    health_.SetServing(ready);
    EXPECT_TRUE(Call<inference::ServerLiveResponse>(
                    "ServerLive", inference::ServerLiveRequest())
                    ->live());
    EXPECT_EQ(Call<inference::ServerReadyResponse>(
                  "ServerReady", inference::ServerReadyRequest())
                  ->ready(),
              ready);
    EXPECT_EQ(Call<inference::ModelReadyResponse>("ModelReady", model)->ready(),
              ready);
    inference::RepositoryIndexRequest index;
    EXPECT_EQ(Call<inference::RepositoryIndexResponse>("RepositoryIndex", index)
                  ->models(0)
                  .state(),
              ready ? "READY" : "UNAVAILABLE");
    index.set_ready(true);
    EXPECT_EQ(Call<inference::RepositoryIndexResponse>("RepositoryIndex", index)
                  ->models_size(),
              ready ? 8 : 0);
  }
  health_.SetServing(true);
  model.set_version("9");
  EXPECT_FALSE(
      Call<inference::ModelReadyResponse>("ModelReady", model)->ready());
}

TEST_F(InferenceTest, UnknownModelsAreNotFound) {
  inference::ModelMetadataRequest metadata;
  metadata.set_name("relu");
  EXPECT_EQ(Call<inference::ModelMetadataResponse>("ModelMetadata", metadata)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  inference::ModelConfigRequest config;
  config.set_name("leaky_relu");
  config.set_version("0");
  EXPECT_EQ(Call<inference::ModelConfigResponse>("ModelConfig", config)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  inference::RepositoryModelLoadRequest load;
  load.set_model_name("relu");
  EXPECT_EQ(
      Call<inference::RepositoryModelLoadResponse>("RepositoryModelLoad", load)
          .status()
          .code(),
      absl::StatusCode::kNotFound);
}

TEST_F(InferenceTest, StatisticsMatchTheRequest) {
  statistics_.Failed(1, 2, std::chrono::nanoseconds(1));
  inference::ModelStatisticsRequest request;
  const auto count = [&] {
    return Call<inference::ModelStatisticsResponse>("ModelStatistics", request)
        ->model_stats_size();
  };
  EXPECT_EQ(count(), 8);
  request.set_name("leaky_relu_grad");
  EXPECT_EQ(count(), 4);
  request.set_version("3");
  const auto one =
      Call<inference::ModelStatisticsResponse>("ModelStatistics", request);
  ASSERT_EQ(one->model_stats_size(), 1);
  EXPECT_EQ(one->model_stats(0).inference_stats().fail().count(), 1u);
}

TEST_F(InferenceTest, MethodsThatChangeTheServerAreRefused) {
  EXPECT_EQ(Call<inference::SystemSharedMemoryRegisterResponse>(
                "SystemSharedMemoryRegister",
                inference::SystemSharedMemoryRegisterRequest())
                .status()
                .code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_EQ(Call<inference::LogSettingsResponse>(
                "LogSettings", inference::LogSettingsRequest())
                .status()
                .code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_TRUE(Call<inference::SystemSharedMemoryStatusResponse>(
                  "SystemSharedMemoryStatus",
                  inference::SystemSharedMemoryStatusRequest())
                  ->regions()
                  .empty());
}

TEST_F(InferenceTest, MalformedMessageIsReported) {
  FakeOutlet outlet;
  const auto call = service_.Open(Method::kModelMetadata, &outlet);
  call->OnMessage("\x0a\xff");
  call->OnDone();
  EXPECT_EQ(outlet.status()->code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace leakyrelu::admin
